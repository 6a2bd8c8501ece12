import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { App } from '../../src/app.js';
import { Account } from '../../src/features/accounts/entities.js';
import { openSession } from '../../src/features/accounts/sessions.js';
import { useApp } from '../support/app.js';
import { Proxy } from '../support/proxy.js';
import { eventually, tally, together } from '../support/together.js';
import { bearing, ME, REFRESH } from './operations.js';

const CLIENTS = 200;
const ROUNDS = 50;
/** Something fails each time that so many have asked. */
const FAULT_EVERY = 30;
/** Rounds in whose middle a process ends and another one takes its place. */
const RESTARTS = new Set([12, 25, 38]);
/** In every command that has to do with the sessions of one account. */
const SESSIONS_OF = '{sessions}:of:';

/** One process, with a network that fails on both sides of it: towards Redis, and towards its clients. */
interface Stand {
  app: App;
  readonly redis: Proxy;
  readonly http: Proxy;
}

describe('ten thousand refreshes over two processes, while networks fail and a process ends', () => {
  const app = useApp({ processes: 0, manualClock: true });
  const stands: Stand[] = [];
  let asked = 0;
  let unanswered = 0;
  let failing = false;

  beforeAll(async () => {
    for (let i = 0; i < 2; i += 1) {
      const redis = await Proxy.open(process.env['REDIS_URL']!);
      const opened = await app.openProcess({ REDIS_URL: redis.url });
      app.apps.push(opened);
      stands.push({ app: opened, redis, http: await Proxy.open(opened.server!.url) });
    }
  });
  afterAll(() => Promise.all(stands.flatMap(({ redis, http }) => [redis.close(), http.close()])));

  async function send({ http }: Stand, token: string): Promise<any> {
    const response = await fetch(`${http.url}graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: REFRESH, variables: { token } }),
    });
    return response.json();
  }

  /** Asks one process to refresh; null when no answer came, or it was told to come again. */
  async function ask(stand: Stand, token: string): Promise<any> {
    asked += 1;
    maybeFail();
    const answer = await send(stand, token).catch(() => null);
    const code = answer?.errors?.[0]?.extensions.code;
    if (code && code !== 'SERVICE_UNAVAILABLE') throw new Error(JSON.stringify(answer.errors));
    if (answer?.data) return answer.data.refreshSession;
    unanswered += 1;
    return null;
  }

  /** An honest client: it keeps what it is told, and asks again, here or there, when it is told nothing. */
  class Client {
    readonly tokens: string[];
    accessToken = '';

    constructor(
      readonly number: number,
      first: string,
    ) {
      this.tokens = [first];
    }

    async refresh(round: number): Promise<string> {
      const token = this.tokens.at(-1)!;
      for (let attempt = this.number + round; ; attempt += 1) {
        const stand = stands[attempt % 2]!;
        // Every fifth has two tabs open, which do it at the same time in two processes.
        const tabs = this.number % 5 === 0 ? [stand, stands[(attempt + 1) % 2]!] : [stand];
        const answers = (await together(tabs, (tab) => ask(tab, token))).filter((answer) => answer !== null);
        const refused = answers.find(({ __typename }) => __typename !== 'Session');
        if (refused) return refused.__typename;
        if (new Set(answers.map(({ refreshToken }) => refreshToken)).size > 1) return 'two successors';
        if (answers.length > 0) {
          this.tokens.push(answers[0].refreshToken);
          this.accessToken = answers[0].accessToken;
          return 'Session';
        }
        await pause(5);
      }
    }
  }

  const faults: readonly ((stand: Stand) => void)[] = [
    // The answer of Redis is lost after it has done what it was asked.
    ({ redis }) => (redis.breakReplyTo = SESSIONS_OF),
    ({ redis }) => redis.cut(),
    // The client's answer is lost in its middle, or the connection before it.
    ({ http }) => (http.breakReplyTo = 'refreshSession'),
    ({ http }) => http.cut((index) => index % 3 === 0),
  ];

  /** Has one network after the other fail: how often goes by what is asked, so a slow machine fails no more than a fast one. */
  function maybeFail(): void {
    if (!failing || asked % FAULT_EVERY !== 0) return;
    const fault = asked / FAULT_EVERY;
    faults[fault % faults.length]!(stands[Math.floor(fault / faults.length) % stands.length]!);
  }

  /** The second process ends as it would for a new version, and its successor takes its place. */
  async function restart(): Promise<void> {
    const stand = stands[1]!;
    await stand.app.close();
    stand.app = await app.openProcess({ REDIS_URL: stand.redis.url });
    app.apps[1] = stand.app;
    stand.http.target = new URL(stand.app.server!.url);
    stand.http.cut();
  }

  /** Waits until nothing of this round is under way any more: a client refreshes again in a quarter of an hour. */
  async function settle(): Promise<void> {
    let quiet = 0;
    for (const { redis, http } of stands) redis.breakReplyTo = http.breakReplyTo = null;
    await eventually(async () => {
      const idle = stands.every(({ app: { infra } }) => {
        const { redis, pool } = infra as unknown as {
          redis: { status: string; commandQueue: { length: number }; offlineQueue: { length: number } };
          pool: { waitingCount: number; idleCount: number; totalCount: number };
        };
        const asking = redis.commandQueue.length + redis.offlineQueue.length + pool.waitingCount;
        return redis.status === 'ready' && asking === 0 && pool.idleCount === pool.totalCount;
      });
      quiet = idle ? quiet + 1 : 0;
      return quiet >= 3;
    }, 'nothing is under way');
  }

  test('lose nobody, and a thief is still found out', async () => {
    const people = await app.people(CLIENTS);
    const clients = await together(people, async ({ uuid }, number) => {
      const ctx = app.context();
      const account = await ctx.em.findOneOrFail(Account, { id: uuid });
      return new Client(number, (await openSession(ctx, account)).refreshToken);
    });
    const outcomes: { __typename: string }[] = [];

    for (let round = 1; round <= ROUNDS; round += 1) {
      app.clock.advance({ minutes: 14 });
      failing = true;
      const refreshed = together(clients, async (client) => ({ __typename: await client.refresh(round) }));
      if (RESTARTS.has(round)) await restart();
      outcomes.push(...(await refreshed));
      failing = false;
      await settle();
    }

    expect(tally(outcomes)).toEqual({ Session: CLIENTS * ROUNDS });
    // Without these the ten thousand would have proved nothing.
    expect(unanswered).toBeGreaterThan(100);
    expect(asked).toBeGreaterThan(CLIENTS * ROUNDS);
    for (const { redis } of stands) expect(redis.opened).toBeGreaterThan(50);

    const [robbed, left] = [clients.slice(0, 20), clients.slice(20)];
    const thieves = await together(robbed, ({ tokens }) => ask(stands[0]!, tokens.at(-3)!));
    const owners = await together(robbed, ({ tokens }) => ask(stands[1]!, tokens.at(-1)!));
    expect(tally([...thieves, ...owners])).toEqual({ SessionEnded: 40 });
    const seen = await together(left, ({ accessToken }, i) =>
      app.execute(ME, {}, { ...bearing(accessToken), process: i % 2 }),
    );
    expect(seen.map(({ data }) => data?.me?.name)).toEqual(people.slice(20).map(({ name }) => name));
    expect(tally(await together(left, ({ tokens }) => ask(stands[0]!, tokens.at(-1)!)))).toEqual({
      Session: CLIENTS - 20,
    });
  }, 300_000);
});
