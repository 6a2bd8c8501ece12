import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Feature } from '../../src/features/feature.js';
import { features } from '../../src/features/index.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { useApp } from '../support/app.js';
import { eventually, together } from '../support/together.js';
import { aChannel, numbered, Reader, tell, upTo, type Numbered } from './reader.js';

const LOCK = `hashtext('course-catch:relay')`;
const HOLDERS = `select pid from pg_locks join pg_stat_activity using (pid)
                  where locktype = 'advisory' and granted and datname = current_database()
                    and application_name = 'course-catch relay'`;

const reacted: number[] = [];
const reactions: Feature['reactions'] = {
  numbered: async (_ctx, events) => {
    reacted.push(...(events as readonly Numbered[]).map(({ n }) => n));
    throw new Error('a reaction that fails');
  },
};

describe('the relay', () => {
  Object.assign(features[0]!, { reactions });
  let other: pg.Client;
  afterAll(() => other.end());
  const app = useApp({ processes: 2 });
  beforeAll(async () => {
    other = new pg.Client(app.databaseUrl);
    await other.connect();
  });

  const holders = () => app.apps.filter(({ relay }) => relay!.holdsLease);
  const killHolder = () => app.sql(`select pg_terminate_backend(pid) from (${HOLDERS}) as holders`);
  const outboxIsEmpty = () =>
    eventually(async () => (await app.sql('select 1 from outbox')).length === 0, 'the outbox is empty');

  /** Keeps every relay from working; the answer lets them. */
  async function holdRelays(): Promise<() => Promise<unknown>> {
    const waiting = other.query(`select pg_advisory_lock(${LOCK})`);
    await eventually(async () => {
      await killHolder();
      return Promise.race([waiting, new Promise((resolve) => setImmediate(resolve, null))]);
    }, 'the lease is held by the test');
    return () => other.query(`select pg_advisory_unlock(${LOCK})`);
  }

  test('does not pass over a fact whose transaction began first and committed last', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);
    await other.query('begin');
    await other.query('insert into outbox (channel, event) values ($1, $2)', [channel, numbered(1)]);
    await tell(app.context(), channel, 2);
    const first = await reader.take(1);

    await other.query('commit');

    expect([...first, ...(await reader.take(1))]).toEqual([2, 1]);
    await reader.close();
  });

  test('is one of several, and another takes over when the connection of the holder dies', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);
    for (const n of upTo(5)) {
      await eventually(async () => holders().length === 1, 'one holds the lease');
      expect(await app.sql(HOLDERS)).toHaveLength(1);

      await killHolder();
      await tell(app.context(), channel, n);

      expect(await reader.take(1)).toEqual([n]);
    }
    await reader.close();
  });

  test('carries a fact once when it dies between appending and deleting', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);
    const letRelaysWork = await holdRelays();
    await tell(app.context(), channel, 1, 2);
    const blocker = new pg.Client(app.databaseUrl);
    await blocker.connect();
    await blocker.query('begin; select 1 from outbox for update');
    await letRelaysWork();
    const appended = await reader.take(2);

    await killHolder();
    await blocker.query('rollback');
    await outboxIsEmpty();
    await tell(app.context(), channel, 3);

    expect([...appended, ...(await reader.take(1))]).toEqual([1, 2, 3]);
    await blocker.end();
    await reader.close();
  });

  test('does nothing for a relay that wakes up after its lease was lost', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);
    await tell(app.context(), channel, 1);
    await reader.take(1);

    const done = await app.apps[0]!.infra.events.journal.append(
      channel,
      [{ row: 'an old row', event: JSON.stringify(numbered(0)) }],
      '1',
    );
    await tell(app.context(), channel, 2);

    expect(done).toBe(false);
    expect(await reader.take(1)).toEqual([2]);
    await reader.close();
  });

  test('keeps the order in which writers held a row', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);
    await app.sql('create table counters (n int)');
    await app.sql('insert into counters values (0)');

    await together(upTo(200), (_, i) =>
      transaction(app.context(undefined, i % 2), async (tx) => {
        const [row] = await tx.query<{ n: number }>('update counters set n = n + 1 returning n');
        tx.emit(channel, numbered(row!.n));
      }),
    );

    expect(await reader.take(200)).toEqual(upTo(200));
    await reader.close();
  });

  test('lets features react after the commit, and a failing reaction stands in nobody’s way', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);

    await tell(app.context(), channel, 1001, 1002);
    await tell(app.context(), channel, 1003);

    expect(await reader.take(3)).toEqual([1001, 1002, 1003]);
    await eventually(async () => reacted.includes(1003), 'the feature reacted');
    expect(reacted.filter((n) => n > 1000)).toEqual([1001, 1002, 1003]);
    await outboxIsEmpty();
    await reader.close();
  });

  test('says among the metrics how long the oldest fact has been waiting', async () => {
    const lagSeconds = async () => {
      const metrics = await fetch(`${app.apps[1]!.server!.url}/metrics`).then((response) => response.text());
      return Number(/^outbox_lag_seconds (.*)$/m.exec(metrics)?.[1]);
    };
    await outboxIsEmpty();
    const none = await lagSeconds();
    const letRelaysWork = await holdRelays();

    await app.sql(`insert into outbox (channel, event, created_at) values ($1, $2, now() - interval '1 hour')`, [
      aChannel(),
      numbered(1),
    ]);

    expect(none).toBe(0);
    expect(await lagSeconds()).toBeGreaterThanOrEqual(3600);
    await letRelaysWork();
    await outboxIsEmpty();
  });
});
