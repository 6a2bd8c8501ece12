import { describe, expect, test } from '@jest/globals';
import { atSeatDesk } from '../../src/features/enrollment/seat-desk.js';
import { useApp } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { together } from '../support/together.js';

describe('the seat desks of two processes', () => {
  const app = useApp({ processes: 2, repeating: false });

  /** Every student claims a seat at one desk, half of them at each, in the same turn of the event loop. */
  const claimAll = (courseId: string, students: readonly { uuid: string }[]) =>
    together(students, async ({ uuid: studentId }, i) => {
      const claim = { kind: 'take', courseId, studentId, key: courseId } as const;
      return (await atSeatDesk(app.apps[i % 2]!.infra, courseId, claim)) as { kind: string };
    });
  const count = (outcomes: readonly { kind: string }[], kind: string) =>
    outcomes.filter((outcome) => outcome.kind === kind).length;

  test('never grant more seats than there are, and never leave one while somebody is told full', async () => {
    const students = await app.people(40);
    for (let round = 0; round < 30; round += 1) {
      const course = await app.course({ capacity: 15 });

      const outcomes = await claimAll(course.uuid, students);

      expect([count(outcomes, 'taken'), count(outcomes, 'full')]).toEqual([15, 25]);
      await expectSoundSeats(app);
    }
  });

  test('decide within a batch in the order of arrival', async () => {
    const course = await app.course({ capacity: 7 });
    const students = await app.people(20);
    const { infra } = app.apps[0]!;

    const outcomes = await together(students, ({ uuid: studentId }) =>
      atSeatDesk(infra, course.uuid, { kind: 'take', courseId: course.uuid, studentId, key: 'once' }),
    );

    expect(outcomes.map((outcome) => (outcome as { kind: string }).kind)).toEqual([
      ...Array<string>(7).fill('taken'),
      ...Array<string>(13).fill('full'),
    ]);
  });

  test('give a seat that comes back in a batch to a claim of the same batch', async () => {
    const course = await app.course({ capacity: 1 });
    const [ada, grace] = await app.people(2);
    const { infra } = app.apps[0]!;
    const claim = (studentId: string) => ({ kind: 'take', courseId: course.uuid, studentId, key: 'once' }) as const;
    const taken = (await atSeatDesk(infra, course.uuid, claim(ada!.uuid))) as { enrollment: { id: string } };

    const [hers, back] = await Promise.all([
      atSeatDesk(infra, course.uuid, claim(grace!.uuid)),
      atSeatDesk(infra, course.uuid, { kind: 'return', enrollmentId: taken.enrollment.id, status: 'CANCELLED' }),
    ]);

    expect([hers, back]).toMatchObject([{ kind: 'taken' }, { kind: 'returned' }]);
  });

  test('end an enrollment once, in the words of the first who would, when two ask in one batch', async () => {
    const [student] = await app.people(1);
    const { infra } = app.apps[0]!;
    for (const order of [
      ['CANCELLED', 'EXPIRED'],
      ['EXPIRED', 'CANCELLED'],
    ] as const) {
      const course = await app.course({ capacity: 1, priceMinor: 100 });
      const claim = { kind: 'take', courseId: course.uuid, studentId: student!.uuid, key: course.uuid } as const;
      const taken = (await atSeatDesk(infra, course.uuid, claim)) as { enrollment: { id: string } };
      const enrollmentId = taken.enrollment.id;

      const outcomes = await together(order, (status) =>
        atSeatDesk(infra, course.uuid, { kind: 'return', enrollmentId, status }),
      );

      expect(outcomes).toEqual([{ kind: 'returned' }, { kind: 'notReturned' }]);
      expect(await app.sql(`select status from enrollments where id = $1`, [enrollmentId])).toEqual([
        { status: order[0] },
      ]);
    }
    await expectSoundSeats(app);
  });

  test('tell whoever gave a seat back so, also when a claim beside it is one that the database will not have', async () => {
    const course = await app.course({ capacity: 2 });
    const [ada] = await app.people(1);
    const ghost = await app.ghost();
    const { infra } = app.apps[0]!;
    const claim = (studentId: string) => ({ kind: 'take', courseId: course.uuid, studentId, key: 'once' }) as const;
    const taken = (await atSeatDesk(infra, course.uuid, claim(ada!.uuid))) as { enrollment: { id: string } };

    const [back, refused] = await Promise.allSettled([
      atSeatDesk(infra, course.uuid, { kind: 'return', enrollmentId: taken.enrollment.id, status: 'CANCELLED' }),
      atSeatDesk(infra, course.uuid, claim(ghost.uuid)),
    ]);

    expect(back).toMatchObject({ status: 'fulfilled', value: { kind: 'returned' } });
    expect(refused).toMatchObject({ status: 'rejected' });
    await expectSoundSeats(app);
  });
});
