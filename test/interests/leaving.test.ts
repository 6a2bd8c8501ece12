import { expect, test } from '@jest/globals';
import { EXPORT } from '../accounts/people-operations.js';
import { useApp } from '../support/app.js';
import { ADD_ALERT, FOLLOW } from './operations.js';

const app = useApp({ repeating: false, manualClock: true });

test('what people follow and wait for words of is theirs to export, and is forgotten with them alone', async () => {
  const [person, other] = await app.people(2);
  const course = await app.course({ title: 'Pottery' });
  for (const as of [person!, other!]) {
    await app.run(FOLLOW, { id: course.id }, { as });
    await app.run(ADD_ALERT, { text: 'ceramics' }, { as });
  }

  const { interests } = await app.run(EXPORT, {}, { as: person! });
  await app.sql(`update accounts set deleted_at = to_timestamp($2::float8 / 1000) where id = $1`, [
    person!.uuid,
    app.clock.nowMs(),
  ]);
  app.clock.advance({ days: 365 });
  await app.runRecurring('purgeWithdrawn');
  await app.runRelay();
  await app.runDuties();

  expect(interests).toEqual({
    follows: [{ categoryId: null, courseId: course.id, createdAt: expect.any(String) }],
    keywordAlerts: [{ text: 'ceramics', createdAt: expect.any(String) }],
  });
  const left = [
    await app.sql(`select account_id from follows`),
    await app.sql(`select account_id from keyword_alerts`),
  ];
  expect(left).toEqual(Array(2).fill([{ account_id: other!.uuid }]));
});
