import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { eventually } from '../support/together.js';
import { MARK_READ, RECEIVED, roleChanged, tellFacts, type Seen } from './operations.js';

type Event = { notificationReceived: Seen };

describe('notificationReceived', () => {
  const app = useApp({ processes: 2, dutyPace: { pollMs: 50 } });
  const watch = (as: Person, after: number | null, process = 0) =>
    app.watch<Event>(RECEIVED, { after }, { as, process });
  const grownTo = (person: Person, last: number) =>
    eventually(
      async () => (await app.sql(`select from inboxes where account_id = $1 and last >= $2`, [person.uuid, last]))[0],
      `the inbox holds ${last}`,
      20_000,
    );
  const take = async (watcher: ReturnType<typeof watch>, count: number) => {
    const numbers: number[] = [];
    while (numbers.length < count) numbers.push((await watcher.next(10_000)).notificationReceived.number);
    return numbers;
  };

  test('gives everything after a number, then each as it comes, from whichever process', async () => {
    const student = await app.student();
    await tellFacts(app, ...[1, 2, 3].map((n) => roleChanged(student, `${n}`)));
    await grownTo(student, 3);

    const readers = [watch(student, 1, 0), watch(student, 1, 1)];
    const before = await Promise.all(readers.map((reader) => take(reader, 2)));
    await tellFacts(app, roleChanged(student, '4'));
    const live = await Promise.all(readers.map((reader) => take(reader, 1)));

    expect(before).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(live).toEqual([[4], [4]]);
    await readers[0]!.expectSilence();
  });

  test('begins with what is unread where no number is given', async () => {
    const student = await app.student();
    await tellFacts(app, ...[1, 2, 3].map((n) => roleChanged(student, `${n}`)));
    await grownTo(student, 3);
    await app.run(MARK_READ, { upTo: 2 }, { as: student });

    const reader = watch(student, null);

    expect(await take(reader, 1)).toEqual([3]);
    await reader.expectSilence();
  });

  test('shows a person nothing of another one', async () => {
    const [student, other] = await app.people(2);
    const reader = watch(other!, 0);

    await tellFacts(app, roleChanged(student!));
    await grownTo(student!, 1);

    await reader.expectSilence();
  });

  test('tells of what came while Redis gave no sign of it', async () => {
    const student = await app.student();
    const reader = watch(student, 0);
    await tellFacts(app, roleChanged(student));
    const live = await take(reader, 1);
    await app.sql(`update inboxes set last = 2 where account_id = $1`, [student.uuid]);
    await app.sql(
      `insert into notifications (account_id, number, fact, kind, data, created_at)
       values ($1, 2, -1, 'ACCOUNT_RESTORED', '{}', now() - interval '1 month')`,
      [student.uuid],
    );

    expect([...live, ...(await take(reader, 1))]).toEqual([1, 2]);
  });

  test('gives a reader who is cut off at random each of ten thousand once and in order', async () => {
    const COUNT = 10_000;
    const student = await app.student();
    const telling = (async () => {
      for (let n = 0; n < COUNT; n += 500)
        await tellFacts(app, ...Array.from({ length: 500 }, (_, i) => roleChanged(student, `${n + i}`)));
    })();

    const seen: number[] = [];
    let cuts = 0;
    while (seen.length < COUNT) {
      const reader = watch(student, seen.at(-1) ?? 0, cuts % 2);
      const until = Math.min(COUNT, seen.length + 1 + Math.floor(Math.random() * 900));
      while (seen.length < until) seen.push((await reader.next(20_000)).notificationReceived.number);
      await reader.close();
      cuts += 1;
    }
    await telling;

    expect(cuts).toBeGreaterThan(10);
    expect(seen).toEqual(Array.from({ length: COUNT }, (_, i) => i + 1));
  }, 60_000);
});
