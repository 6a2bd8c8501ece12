import type { Pool } from 'pg';
import { issueAccessToken } from '../src/features/accounts/index.js';
import { atCouponDesk } from '../src/features/coupons/coupon-desk.js';
import type { Infra } from '../src/infra/context.js';
import { Overload } from '../src/infra/postgres/claim-desk.js';
import { encodeId } from '../src/kit/id.js';
import { closedLoop, requestOf } from './http-load.js';
import { inTurns, type Comparison, type Figure, type Side } from './pairs.js';
import { pgbench } from './pgbench.js';
import { startServer } from './server-process.js';
import { setStage, type Stage } from './stage.js';

const PEOPLE = 10_000;
const STOCK = 1_000;
const CONNECTIONS = 64;

/**
 * Ten thousand people, a stock of one thousand: the desk beside the row-lock form over the same tables, indexes and
 * foreign keys, fsync and synchronous_commit on. A run ends when all have their answer; its rate is that of coupons
 * issued, so the nine who come too late are paid for by the one who does not.
 */
export async function run(): Promise<void> {
  const stage = await setStage();
  try {
    const { pool } = stage.infra;
    const campaignId = await populate(pool);
    const people = (await pool.query<{ id: string }>(`select id from bench_people order by n`)).rows.map(
      ({ id }) => id,
    );
    const lockedRow = pgbench(stage.databaseUrl, {
      name: `pgbench, a row lock a claim, ${CONNECTIONS} clients`,
      sql: rowLock(campaignId),
      clients: CONNECTIONS,
      transactions: PEOPLE,
      perTransaction: STOCK / PEOPLE,
      before: RESET,
    });

    console.log('The engine: all ten thousand at the desk at once');
    perIssue(await inTurns(engine(stage.infra, campaignId, people), lockedRow));
    console.log('The whole path on one process: HTTP, GraphQL, sign-in, claim, commit, event');
    await wholePath(stage, campaignId, people, async (whole) => perIssue(await inTurns(whole, lockedRow)));
  } finally {
    await stage.close();
  }
}

const perIssue = ({ ours, reference }: Comparison) =>
  console.log(`  elapsed per issue: ${(1000 / ours).toFixed(3)} ms; row lock: ${(1000 / reference).toFixed(3)} ms\n`);

/** People with a number each, and a campaign with a coupon for every tenth of them. */
async function populate(pool: Pool): Promise<string> {
  await pool.query(`create table bench_people (n int primary key, id uuid not null)`);
  await pool.query(
    `with made as (insert into accounts (name) select 'bench' from generate_series(1, ${PEOPLE + CONNECTIONS}) returning id)
     insert into bench_people select row_number() over (), id from made`,
  );
  await pool.query(`create sequence bench_person`);
  const { rows } = await pool.query<{ id: string }>(
    `insert into coupon_campaigns (name, kind, currency, amount_minor, stock)
     values ('bench', 'CLAIM', 'KRW', 1000, ${STOCK}) returning id`,
  );
  await pool.query(`vacuum analyze`);
  return rows[0]!.id;
}

const RESET = [
  `truncate coupons, outbox`,
  `update coupon_campaigns set issued = 0, version = 1`,
  `vacuum coupon_campaigns`,
  `alter sequence bench_person restart`,
];

async function reset(pool: Pool): Promise<void> {
  for (const statement of RESET) await pool.query(statement);
}

/** Figures of an engine that issues too many or too few are worth nothing. */
async function checkIssued(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ issued: number; rows: number; people: number }>(
    `select issued, (select count(*)::int from coupons) as rows,
            (select count(distinct account_id)::int from coupons) as people from coupon_campaigns`,
  );
  const { issued, rows: coupons, people } = rows[0]!;
  if ([issued, coupons, people].some((count) => count !== STOCK))
    throw new Error(`${issued} were counted, ${coupons} issued to ${people} people`);
}

function engine(infra: Infra, campaignId: string, people: readonly string[]): Side {
  const claims = people.slice(0, PEOPLE).map((accountId) => ({ campaignId, accountId, key: 'bench', codeId: null }));
  return {
    name: `the coupon desk, ${PEOPLE} callers`,
    async run(): Promise<Figure> {
      await reset(infra.pool);
      const cpu = process.cpuUsage();
      const begun = performance.now();
      const outcomes = await Promise.all(claims.map((claim) => atCouponDesk(infra, claim)));
      const seconds = (performance.now() - begun) / 1000;
      const { user, system } = process.cpuUsage(cpu);
      const kinds = outcomes.map((outcome) => (outcome instanceof Overload ? 'overload' : outcome.kind));
      const count = (kind: string) => kinds.filter((one) => one === kind).length;
      if (count('issued') !== STOCK || count('out') !== PEOPLE - STOCK) throw new Error('the desk answers wrongly');
      await checkIssued(infra.pool);
      return { perSecond: STOCK / seconds, cpuMicrosPerOp: (user + system) / STOCK };
    },
  };
}

/** A server in a process of its own, with its relay, and 64 connections that ask for one person after another. */
async function wholePath(
  stage: Stage,
  campaignId: string,
  people: readonly string[],
  measure: (side: Side) => Promise<void>,
): Promise<void> {
  const { infra } = stage;
  const env = { DATABASE_URL: stage.databaseUrl, REDIS_URL: stage.redisUrl, ROLES: 'api,worker' };
  const server = await startServer(new URL('./read-servers.js', import.meta.url), ['ours'], env);
  const url = `${server.url}/graphql`;
  const requests = await issueRequests(infra, url, campaignId, people.slice(0, PEOPLE));
  try {
    await measure({
      name: `issueCoupon over HTTP, ${CONNECTIONS} connections`,
      async run(): Promise<Figure> {
        await reset(infra.pool);
        let next = 0;
        const connections = Array.from({ length: CONNECTIONS }, () => () => requests[next++] ?? null);
        const before = await server.cpuMicros();
        const { answers, seconds } = await closedLoop({ url, connections }, Infinity);
        const cpuMicros = (await server.cpuMicros()) - before;
        if (answers !== PEOPLE) throw new Error(`${answers} were answered`);
        await checkIssued(infra.pool);
        return { perSecond: STOCK / seconds, cpuMicrosPerOp: cpuMicros / STOCK };
      },
    });
  } finally {
    await server.stop();
  }
}

/** One request a person: signed in, one key each. */
async function issueRequests(infra: Infra, url: string, campaignId: string, people: readonly string[]) {
  const query = `mutation Issue($input: IssueCouponInput!) { issueCoupon(input: $input) { __typename ... on Coupon { id } } }`;
  const signer = {
    ...infra,
    config: { ...infra.config, ACCESS_TOKEN_SECRET: 'a secret of the bench, 32 letters long' },
  };
  return Promise.all(
    people.map(async (accountId) => {
      const { accessToken } = await issueAccessToken(signer, { accountId, role: 'STUDENT', sessionId: accountId });
      const input = { campaignId: encodeId('campaign', campaignId), idempotencyKey: accountId };
      return requestOf(url, JSON.stringify({ query, variables: { input } }), accessToken);
    }),
  );
}

/** One claim, one row lock, one commit; nothing but the statement for who comes too late. */
const rowLock = (campaignId: string) =>
  `with n as (select nextval('bench_person') as n),
   u as (update coupon_campaigns set issued = issued + 1, version = version + 1
          where id = '${campaignId}' and issued < stock returning id, stock, issued, version),
   e as (insert into coupons (campaign_id, account_id, idempotency_key)
         select u.id, p.id, 'bench' from u, n join bench_people p on p.n = n.n on conflict do nothing returning id)
   insert into outbox (channel, event)
   select 'coupons:' || u.id, jsonb_build_object('type', 'couponStockChanged', 'campaignId', u.id, 'stock', u.stock,
          'issued', u.issued, 'version', u.version) from u;`;
