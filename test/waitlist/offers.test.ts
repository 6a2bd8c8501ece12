import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { WaitLine } from './line.js';

describe('an offer', () => {
  const app = useApp({ manualClock: true, repeating: false, processes: 2 });
  const line = new WaitLine(app);

  test('keeps a freed seat for the next in line, and no newcomer takes it', async () => {
    const course = await line.full();
    const people = await app.people(2);
    await line.lineUp(course, people);
    const newcomer = await app.student();

    await line.free(course);
    const before = await line.enroll(course, newcomer);
    await app.runRelay();
    await app.runRecurring('serveLines');
    const after = await line.enroll(course, newcomer, 1);

    expect([before, after].map(({ __typename }) => __typename)).toEqual(['CourseFull', 'CourseFull']);
    expect([before.waitlistLength, after.waitlistLength]).toEqual([2, 1]);
    expect(await line.states(course, people)).toEqual(['OFFERED', 'WAITING']);
    expect(await line.count(course)).toEqual({ capacity: 1, taken: 1, waiting: 1 });
    await expectSoundSeats(app);
  });

  test('becomes the seat: at once where it is free, held for payment where it has a price', async () => {
    for (const priceMinor of [0, 1000]) {
      const course = await line.full({ priceMinor, holdMinutes: 7 });
      const [student] = await app.people(1);
      const [id] = await line.lineUp(course, [student!]);
      await line.free(course);
      await app.runRecurring('serveLines');

      const enrollment = await line.accept(id!, student!);

      const paid = priceMinor === 0;
      expect(enrollment).toMatchObject({ __typename: 'Enrollment', status: paid ? 'CONFIRMED' : 'PENDING_PAYMENT' });
      expect(enrollment.holdExpiresAt).toBe(paid ? null : new Date(app.clock.nowMs() + 7 * 60_000).toISOString());
      expect(await line.states(course, [student!])).toEqual(['ENROLLED']);
      expect(await line.count(course)).toEqual({ capacity: 1, taken: 1, waiting: 0 });
    }
    await expectSoundSeats(app);
  });
});
