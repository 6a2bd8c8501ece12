import { expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import {
  inboxOf,
  MARK_READ,
  NOTIFICATIONS,
  RECEIVED,
  roleChanged,
  settleFacts,
  tellFacts,
  type Seen,
} from './operations.js';

const app = useApp({ repeating: false, processes: 2, env: { NOTIFICATIONS_KEPT_DAYS: '30' } });

const tell = async (person: Person, count: number) => {
  await tellFacts(app, ...Array.from({ length: count }, () => roleChanged(person)));
  await settleFacts(app);
};
/** Has so many days go by for an inbox. */
const daysPass = (person: Person, days: number) =>
  app.sql(
    `update notifications set created_at = created_at - $2 * interval '1 day', read_at = read_at - $2 * interval '1 day'
      where account_id = $1`,
    [person.uuid, days],
  );
const numbers = async (person: Person) => (await inboxOf(app, person)).map(({ number }) => number);
const clean = () => Promise.all([app.runRecurring('cleanInboxes', 0), app.runRecurring('cleanInboxes', 1)]);

test('what was read is cleaned away after its time, what was not read never, and no number is used again', async () => {
  const student = await app.student();
  await tell(student, 6);
  await app.run(MARK_READ, { upTo: 2 }, { as: student });
  await daysPass(student, 20);
  await app.run(MARK_READ, { upTo: 4 }, { as: student });
  await clean();
  const early = await numbers(student);

  await daysPass(student, 11);
  await clean();
  const later = await numbers(student);
  await daysPass(student, 400);
  await clean();
  await tell(student, 1);

  expect(early).toEqual([1, 2, 3, 4, 5, 6]);
  expect(later).toEqual([3, 4, 5, 6]);
  expect(await numbers(student)).toEqual([5, 6, 7]);
  const { inbox } = await app.run(NOTIFICATIONS, {}, { as: student });
  expect(inbox).toEqual({ lastNumber: 7, readTo: 4, unreadCount: 3, cleanedTo: 4 });
});

test('who was away for longer than anything is kept gets all that is unread', async () => {
  const student = await app.student();
  await tell(student, 5);
  await app.run(MARK_READ, { upTo: 3 }, { as: student });
  await daysPass(student, 365);
  await clean();

  const reader = app.watch<{ notificationReceived: Seen }>(RECEIVED, { after: 1 }, { as: student });

  const seen = [await reader.next(), await reader.next()].map(({ notificationReceived: { number } }) => number);
  expect(seen).toEqual([4, 5]);
});
