import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { workOff, type Job } from '../../src/infra/jobs.js';
import type { Logger } from '../../src/infra/log.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { useApp } from '../support/app.js';
import { Proxy } from '../support/proxy.js';
import { eventually } from '../support/together.js';

const app = useApp({ repeating: false });

test('jobs go on being done after Postgres has cut every connection, also in the middle of one', async () => {
  const done: string[] = [];
  const note: Job<{ word: string }> = { name: 'note', run: async (_ctx, { word }) => void done.push(word) };
  const cut: Job = {
    name: 'cut',
    run: async () => {
      const client = new pg.Client(app.databaseUrl);
      await client.connect();
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and query ilike '%graphile_worker%'`,
      );
      await client.end();
      done.push('cut');
    },
  };
  const stop = await workOff(app.apps[0]!.infra, [note, cut], () => app.context());

  await transaction(app.context(), (tx) => tx.job(cut, {}));
  await eventually(async () => done.includes('cut'), 'the connections are cut');
  await eventually(
    () =>
      transaction(app.context(), (tx) => tx.job(note, { word: 'after' })).then(
        () => true,
        () => false,
      ),
    'a job is put down',
  );

  await eventually(async () => done.includes('after'), 'it is done', 20_000);
  await stop();
  expect(done.filter((word) => word === 'after')).toEqual(['after']);
}, 40_000);

test('jobs go on being done after what came of one could not be written down', async () => {
  const done: string[] = [];
  const note: Job<{ word: string }> = { name: 'note', run: async (_ctx, { word }) => void done.push(word) };
  await app.sql(`create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`);
  await app.sql(`create trigger refuse before delete on graphile_worker._private_jobs execute function refuse()`);
  const complaints: unknown[] = [];
  const log = { error: (said: unknown) => complaints.push(said), warn: () => {}, trace: () => {} } as unknown as Logger;
  const stop = await workOff({ ...app.apps[0]!.infra, log }, [note], () => app.context());
  await transaction(app.context(), (tx) => tx.job(note, { word: 'first' }));
  await eventually(async () => complaints.length > 0, 'what came of the first could not be written down');
  await app.sql(`drop trigger refuse on graphile_worker._private_jobs`);

  await transaction(app.context(), (tx) => tx.job(note, { word: 'second' }));

  await eventually(async () => done.includes('second'), 'the second is done', 20_000);
  await stop();
}, 40_000);

test('a runner that is stopped while its connections break leaves no failure that nobody handles', async () => {
  const door = await Proxy.open(app.databaseUrl);
  door.latencyMs = 5;
  const { infra } = app.apps[0]!;
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.prependListener('unhandledRejection', note);
  const idle: Job = { name: 'idle', run: async () => {} };
  const config = { ...infra.config, DATABASE_URL: door.url };
  const log = { error: () => {}, warn: () => {}, trace: () => {} } as unknown as Logger;

  for (const ms of Array.from({ length: 15 }, (_, i) => 4 * i)) {
    const stop = await workOff({ ...infra, config, log }, [idle], () => app.context());
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    setTimeout(() => resolve(stop()), ms);
    await delay(Math.max(0, ms + 5 * Math.random()));
    door.cut();
    await stopped;
  }

  expect(unhandled).toEqual([]);
  process.removeListener('unhandledRejection', note);
  await door.close();
}, 40_000);
