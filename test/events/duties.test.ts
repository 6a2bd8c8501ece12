import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { features } from '../../src/features/index.js';
import type { Duty } from '../../src/infra/events/duties.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { useApp } from '../support/app.js';
import { eventually, together } from '../support/together.js';
import { aChannel, numbered, tell, upTo, type Numbered } from './reader.js';

/** Numbers whose fact cannot be performed. */
const poison = new Set<number>();
let failuresToCome = 0;
const batches: number[] = [];

const keepNumbers: Duty = {
  name: 'keepNumbers',
  types: ['numbered'],
  async perform(_ctx, tx, facts) {
    batches.push(facts.length);
    for (const { event, outboxId } of facts) {
      const { n } = event as Numbered;
      await tx.query('insert into kept (n, outbox_id) values (?, ?)', [n, outboxId]);
      if (poison.has(n)) throw new Error(`${n} is poison`);
    }
    if (failuresToCome > 0) {
      failuresToCome -= 1;
      throw new Error('not now');
    }
  },
};
const alsoKeep: Duty = {
  name: 'alsoKeep',
  types: ['numbered', 'neverTold'],
  perform: async (_ctx, tx, facts) => {
    for (const { event } of facts) await tx.query('insert into kept_too (n) values (?)', [(event as Numbered).n]);
  },
};

const KEPT = `create table kept (place int generated always as identity, n int, outbox_id bigint);
              create table kept_too (place int generated always as identity, n int)`;

Object.assign(features[0]!, { duties: [keepNumbers, alsoKeep] });

describe('a duty, step by step', () => {
  const app = useApp({ repeating: false });
  beforeAll(() => app.sql(KEPT));
  beforeEach(async () => {
    poison.clear();
    batches.length = 0;
    await app.sql('truncate kept, kept_too, duty_facts');
  });

  const kept = async () => (await app.sql<{ n: number }>('select n from kept order by place')).map(({ n }) => n);
  const waiting = () =>
    app.sql(
      `select (event->>'n')::int as n, tries, error, failed_at from duty_facts where duty = 'keepNumbers' order by id`,
    );

  test('gets every fact of its types in the order of commit, and so does every other duty', async () => {
    const channels = [aChannel(), aChannel()];
    for (const n of upTo(6)) await tell(app.context(), channels[n % 2]!, n);

    await app.runRelay();
    await app.runDuties();

    expect(await kept()).toEqual(upTo(6));
    expect(await app.sql('select n from kept_too order by place')).toEqual(upTo(6).map((n) => ({ n })));
    expect(await app.sql('select 1 from duty_facts')).toEqual([]);
  });

  test('is not handed facts of other types', async () => {
    await transaction(app.context(), async (tx) => tx.emit(aChannel(), { type: 'nobodyWants' }));

    await app.runRelay();

    expect(await app.sql('select 1 from outbox')).toEqual([]);
    expect(await app.sql('select 1 from duty_facts')).toEqual([]);
  });

  test('gets a fact whose transaction began first and committed last after the others, and does not miss it', async () => {
    const late = new pg.Client(app.databaseUrl);
    await late.connect();
    await late.query('begin');
    await late.query('insert into outbox (channel, event) values ($1, $2)', [aChannel(), numbered(1)]);
    await tell(app.context(), aChannel(), 2);
    await app.runRelay();
    await app.runDuties();

    await late.query('commit');
    await late.end();
    await app.runRelay();
    await app.runDuties();

    expect(await kept()).toEqual([2, 1]);
  });

  test('leaves no trace of a try that failed, and takes effect once when the next one succeeds', async () => {
    await tell(app.context(), aChannel(), 1);
    await app.runRelay();
    failuresToCome = 2;

    await app.runDuties();

    expect(await kept()).toEqual([1]);
    expect(await waiting()).toEqual([]);
  });

  test('sets a fact aside that cannot be performed, and does all the others in their order', async () => {
    poison.add(37).add(38);
    await tell(app.context(), aChannel(), ...upTo(100));
    await app.runRelay();

    await app.runDuties();

    expect(await kept()).toEqual(upTo(100).filter((n) => !poison.has(n)));
    expect(await waiting()).toEqual([
      { n: 37, tries: 4, error: 'Error: 37 is poison', failed_at: expect.any(Date) },
      { n: 38, tries: 4, error: 'Error: 38 is poison', failed_at: expect.any(Date) },
    ]);
    expect(batches.length).toBeLessThan(60);
  });

  test('keeps a fact in the outbox when handing it over fails', async () => {
    await app.sql(`alter table duty_facts add constraint not_now check (false)`);
    await tell(app.context(), aChannel(), 1);

    await expect(app.runRelay()).rejects.toThrow('not_now');
    const before = await app.sql('select 1 from outbox');
    await app.sql(`alter table duty_facts drop constraint not_now`);
    await app.runRelay();
    await app.runDuties();

    expect(before).toHaveLength(1);
    expect(await kept()).toEqual([1]);
  });
});

describe('a duty in two processes', () => {
  let other: pg.Client;
  afterAll(() => other.end());
  const app = useApp({ processes: 2, dutyPace: { pollMs: 20, retryMs: 1 } });
  beforeAll(async () => {
    await app.sql(KEPT);
    other = new pg.Client(app.databaseUrl);
    await other.connect();
  });

  const kept = () => app.sql<{ n: number; outbox_id: string }>('select n, outbox_id from kept order by place');
  const allKept = (count: number) =>
    eventually(
      async () => (await kept()).length >= count && (await app.sql('select 1 from duty_facts')).length === 0,
      'kept',
    );

  test('is performed once for each fact, in the order of commit, whoever performs it and whatever breaks', async () => {
    const channel = aChannel();
    await app.sql('create table counters (n int)');
    await app.sql('insert into counters values (0)');
    const breaking = (async () => {
      for (const kill of upTo(12)) {
        await eventually(async () => (await kept()).length >= kill * 20, 'some facts are kept');
        await other.query(
          `select pg_terminate_backend(pid) from pg_locks join pg_stat_activity using (pid)
            where locktype = 'advisory' and granted and datname = current_database() and pid <> pg_backend_pid()`,
        );
      }
    })();

    await together(upTo(20), async () => {
      for (const _ of upTo(25))
        await transaction(app.context(), async (tx) => {
          const [row] = await tx.query<{ n: number }>('update counters set n = n + 1 returning n');
          tx.emit(channel, numbered(row!.n));
        }).catch(() => {});
    });
    await breaking;
    const [told] = await app.sql<{ n: number }>('select n from counters');
    await allKept(told!.n);

    expect(told!.n).toBeGreaterThan(400);
    expect((await kept()).map(({ n }) => n)).toEqual(upTo(told!.n));
  });
});
