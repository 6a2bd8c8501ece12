import { describe, expect, test } from '@jest/globals';
import { CANCEL } from '../enrollment/operations.js';
import { JOIN, Line } from '../queue/support.js';
import { useApp, type Person } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { eventually, tally, together } from '../support/together.js';
import { WaitLine } from './line.js';
import { COURSE, JOIN_WAITLIST, LEAVE_WAITLIST, MY_WAITLIST } from './operations.js';

describe('joinWaitlist', () => {
  const app = useApp({ repeating: false, processes: 2 });
  const line = new WaitLine(app);

  test('gives places in the order in which people join, and says where each stands', async () => {
    const course = await line.full();
    const people = await app.people(3);

    await line.lineUp(course, people);

    const seen = await together(people, (as) => app.run(COURSE, { id: course.id }, { as }));
    expect(seen.map(({ myWaitlistEntry }) => myWaitlistEntry.position)).toEqual([1, 2, 3]);
    expect(seen[0]).toMatchObject({ waitlistLength: 3, remainingSeats: 0 });
    const mine = await app.run(MY_WAITLIST, {}, { as: people[2]! });
    expect(mine.edges[0].node).toMatchObject({ state: 'WAITING', position: 3, ahead: 2, waiting: 3 });
  });

  test('keeps the place of who joins again, also at once and from another process', async () => {
    const course = await line.full();
    const [first, second] = await app.people(2);
    await line.lineUp(course, [first!, second!]);

    const answers = await together([0, 1, 0, 1], (process) => line.join(course, first!, { process }));

    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers[0]).toMatchObject({ position: 1, waiting: 2 });
    expect(await line.count(course)).toMatchObject({ waiting: 2 });
  });

  test('lines a crowd up without a gap or a double, over two processes', async () => {
    const course = await line.full();
    const people = await app.people(60);

    await together([...people, ...people], (as, i) => line.join(course, as, { process: i % 2 }));

    const rows = await app.sql(`select distinct student_id from waitlist_entries where course_id = $1`, [course.uuid]);
    expect(rows).toHaveLength(60);
    expect(await line.count(course)).toEqual({ capacity: 1, taken: 1, waiting: 60 });
    await expectSoundSeats(app);
  });

  test('sends people to the seats that are left while nobody waits for them', async () => {
    const course = await app.course({ capacity: 2 });

    const answer = await line.join(course, await app.student());

    expect(answer).toMatchObject({ __typename: 'SeatsLeft', remaining: 2 });
  });

  test('never says that seats are left to somebody whom enroll would turn away, and the other way round', async () => {
    for (let round = 0; round < 15; round += 1) {
      const course = await line.full({ capacity: 2 });
      const people = await app.people(4);

      const answers = await together([...people, null], (as, i) =>
        as ? line.join(course, as, { process: i % 2 }) : line.free(course),
      );
      await app.runRecurring('serveLines');

      const left = answers.slice(0, 4).filter((answer) => answer!.__typename === 'SeatsLeft').length;
      // Whoever came before the seat came back waits, and is served; whoever came after found it owed, or free for all.
      const { taken, waiting } = await line.count(course);
      expect({ left, taken, waiting }).toEqual(
        left === 4 ? { left, taken: 1, waiting: 0 } : { left: 0, taken: 2, waiting: 3 },
      );
    }
  });

  test('is by the rules of enroll: not with a seat, not before or after the window, not for a draft', async () => {
    const soon = new Date(Date.now() + 3_600_000);
    const course = await line.full();
    const enrolled = course.seated[0]!;
    const student = await app.student();
    const shut = [
      await app.course({ capacity: 0, opensAt: soon }),
      await app.course({ capacity: 0, state: 'CLOSED' }),
      await app.course({ capacity: 0, state: 'CANCELLED' }),
    ];

    const again = await line.join(course, enrolled.person);
    const answers = await together(shut, (closed) => line.join(closed, student));
    const draft = await app.execute(
      JOIN_WAITLIST,
      { input: { courseId: (await app.course({ state: 'DRAFT' })).id } },
      { as: student },
    );

    expect(again).toMatchObject({ __typename: 'AlreadyEnrolled', enrollment: { id: enrolled.enrollmentId } });
    expect(tally(answers)).toEqual({ RegistrationClosed: 3 });
    expect(answers[0]).toMatchObject({ opensAt: soon.toISOString() });
    expect(draft.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  test('is for those whom the room has let in, or has sent away because the course is full', async () => {
    const rooms = new Line(app);
    const { course: patient } = await rooms.room({ activeLimit: 0 });
    const { course: brisk } = await rooms.room({ activeLimit: 0, turnAwayWhenFull: true });
    await app.sql(`update seats set capacity = 0 where course_id = any ($1)`, [[patient.uuid, brisk.uuid]]);
    const [ada, grace] = (await app.people(2)) as [Person, Person];
    await rooms.join(ada, patient);
    await eventually(
      async () => (await app.run(JOIN, { courseId: brisk.id }, { as: grace })).__typename === 'CourseFull',
      'the room sends people away',
    );

    const answers = [await line.join(patient, ada), await line.join(patient, grace), await line.join(brisk, grace)];

    expect(answers.map(({ __typename }) => __typename)).toEqual(['NotAdmitted', 'NotAdmitted', 'WaitlistEntry']);
    expect(answers[0].place).toMatchObject({ state: 'WAITING' });
  });

  test('asks a guest, and somebody whose account is gone or suspended, to sign in', async () => {
    const course = await line.full();
    const suspended = await app.student();
    await app.sql(`update accounts set status = 'SUSPENDED' where id = $1`, [suspended.uuid]);

    const answers = await together([undefined, await app.ghost(), suspended], (as) =>
      app.execute(JOIN_WAITLIST, { input: { courseId: course.id } }, { as }),
    );

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(Array(3).fill('UNAUTHENTICATED'));
    expect(await line.count(course)).toMatchObject({ waiting: 0 });
  });
});

describe('leaveWaitlist', () => {
  const app = useApp({ repeating: false, processes: 2 });
  const line = new WaitLine(app);

  test('gives the place up, and everyone behind moves up; the next time is at the end', async () => {
    const course = await line.full();
    const people = await app.people(3);
    await line.lineUp(course, people);

    const left = await line.leave(course, people[0]!);
    const again = await line.join(course, people[0]!);

    expect(left).toMatchObject({ __typename: 'WaitlistEntry', state: 'LEFT', position: null });
    expect(again).toMatchObject({ state: 'WAITING', position: 3, waiting: 3 });
    expect((await line.leave(course, people[0]!)).state).toBe('LEFT');
    expect(await line.leave(course, people[0]!)).toMatchObject({ __typename: 'WaitlistStateConflict', was: 'LEFT' });
  });

  test('hands a seat that was offered to the next in the same instant', async () => {
    const course = await line.full();
    const people = await app.people(2);
    await line.lineUp(course, people);
    await line.free(course);
    await app.runRecurring('serveLines');

    await line.leave(course, people[0]!);

    expect(await line.states(course, people)).toEqual(['LEFT', 'OFFERED']);
    expect(await line.count(course)).toEqual({ capacity: 1, taken: 1, waiting: 0 });
  });

  test('lets newcomers in again once nobody waits', async () => {
    const course = await line.full();
    const [waiting, newcomer] = await app.people(2);
    await line.lineUp(course, [waiting!]);
    const { person, enrollmentId } = course.seated[0]!;

    await app.run(CANCEL, { id: enrollmentId }, { as: person });
    expect((await line.enroll(course, newcomer!, 1)).__typename).toBe('CourseFull');
    await line.leave(course, waiting!);

    expect((await line.enroll(course, newcomer!, 1)).__typename).toBe('Enrollment');
    await expectSoundSeats(app);
  });

  test('knows nobody who never waited', async () => {
    const course = await line.full();

    const { errors } = await app.execute(LEAVE_WAITLIST, { courseId: course.id }, { as: await app.student() });

    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});
