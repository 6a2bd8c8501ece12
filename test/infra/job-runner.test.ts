import { expect, test } from '@jest/globals';
import pg from 'pg';
import { workOff, type Job } from '../../src/infra/jobs.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { useApp } from '../support/app.js';
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
