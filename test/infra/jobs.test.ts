import { expect, test } from '@jest/globals';
import { workOnce, type Job } from '../../src/infra/jobs.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { refusal } from '../../src/kit/refusal.js';
import { useApp } from '../support/app.js';

const app = useApp({ repeating: false });

const done: string[] = [];
let failing = false;
const note: Job<{ word: string }> = {
  name: 'note',
  attempts: 2,
  run: async (_ctx, { word }) => {
    if (failing) throw new Error('not now');
    done.push(word);
  },
};
const work = () => workOnce(app.apps[0]!.infra, [note], () => app.context());

test('a job is done once its transaction has committed, and never when it rolled back', async () => {
  await transaction(app.context(), (tx) => tx.job(note, { word: 'kept' }));
  await transaction(app.context(), async (tx) => {
    await tx.job(note, { word: 'refused' });
    return refusal('No', 'en', { en: 'No.', ko: '아니요.' });
  });
  await work();

  expect(done.splice(0)).toEqual(['kept']);
});

test('a job that throws waits for its next try, and stays to be looked at after the last', async () => {
  failing = true;
  await transaction(app.context(), (tx) => tx.job(note, { word: 'late' }));
  await work();
  const [waiting] = await app.sql(
    `select attempts, last_error from graphile_worker.jobs where task_identifier = 'note'`,
  );
  await app.sql(`update graphile_worker._private_jobs set run_at = now()`);
  await work();
  await app.sql(`update graphile_worker._private_jobs set run_at = now()`);
  failing = false;
  await work();
  const [dead] = await app.sql(`select attempts, max_attempts from graphile_worker.jobs`);

  expect(waiting).toMatchObject({ attempts: 1, last_error: expect.stringContaining('not now') });
  expect(dead).toEqual({ attempts: 2, max_attempts: 2 });
  expect(done).toEqual([]);
});
