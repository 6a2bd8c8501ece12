import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { CANCEL, ENROLL } from '../enrollment/operations.js';
import { inboxOf, roleChanged, tellFacts } from '../notifications/operations.js';
import { JOIN, LEAVE, Line, type SeenPlace } from '../queue/support.js';
import type { Person, TestApp } from '../support/app.js';
import { eventually } from '../support/together.js';
import type { Mortal } from './mortal.js';

/** The process that is opened after the death: the second one of the app. */
export const REVIVED = 1;

/** A thing that people do, in a world made for one run of it. */
export interface Flow {
  /** What is done in the process that may die; the answers that were heard before are kept. */
  act(mortal: Mortal): Promise<void>;
  /** What clients do who got no answer, and who did, in the process after it; then all must be as it should. */
  check(): Promise<void>;
  /** Courses whose facts are counted at the end. */
  readonly courses: readonly { readonly uuid: string }[];
}

/** Makes the world of a flow, in a process that does not die. */
export type FlowMaker = (app: TestApp) => Promise<Flow>;

/** The number of a place and its life, from its ticket: the same as long as it is the same place. */
const numberOf = ({ ticket }: Pick<SeenPlace, 'ticket'>) => {
  const payload = JSON.parse(Buffer.from(ticket.split('.')[1]!, 'base64url').toString('utf8')) as unknown[];
  return { seq: payload[2], epoch: payload[3] };
};

const enrollmentsOf = (app: TestApp, course: { uuid: string }) =>
  app.sql<{ student_id: string; status: string }>(
    `select student_id, status from enrollments where course_id = $1 order by id`,
    [course.uuid],
  );

async function join(app: TestApp): Promise<Flow> {
  const line = new Line(app);
  const { course } = await line.room({ activeLimit: 1, leaseSeconds: 3600 });
  const people = await app.people(3);
  const answered = new Map<Person, SeenPlace>();
  return {
    courses: [],
    async act(mortal) {
      for (const person of people) {
        const place = await mortal.execute(JOIN, { courseId: course.id }, person);
        answered.set(person, place);
      }
      await mortal.run('recordRooms');
    },
    async check() {
      const places = [];
      for (const person of people) places.push(await line.join(person, course, { process: REVIVED }));

      expect(places.map(({ state, position }) => [state, position])).toEqual([
        ['ADMITTED', null],
        ['WAITING', 1],
        ['WAITING', 2],
      ]);
      for (const [person, place] of answered)
        expect(numberOf(places[people.indexOf(person)]!)).toEqual(numberOf(place));
    },
  };
}

async function admit(app: TestApp): Promise<Flow> {
  const line = new Line(app);
  const { course } = await line.room({ activeLimit: 0, leaseSeconds: 3600 });
  const people = await app.people(4);
  const before = await line.lineUp(people, course);
  await app.sql(
    `update rooms set active_limit = 2, version = version + 1 where id in (select room_id from room_courses where course_id = $1)`,
    [course.uuid],
  );
  let left = false;
  return {
    courses: [],
    async act(mortal) {
      await mortal.run('tickRooms');
      left = (await mortal.execute(LEAVE, { courseId: course.id }, people[0]!)).state === 'LEFT';
      await mortal.run('recordRooms');
    },
    async check() {
      const states = async () =>
        Promise.all(people.map(async (person) => (await line.placeOf(person, course, REVIVED))?.state));
      if (left) expect((await states())[0]).toBe('LEFT');
      await eventually(async () => (await states())[1] === 'ADMITTED', 'the second is let in');
      await line.leave(people[0]!, course, REVIVED);

      expect(await states()).toEqual(['LEFT', 'ADMITTED', 'ADMITTED', 'WAITING']);
      const after = await Promise.all(people.map((person) => line.placeOf(person, course, REVIVED)));
      expect(after.map((place) => numberOf(place!))).toEqual(before.map(numberOf));
    },
  };
}

async function enroll(app: TestApp): Promise<Flow> {
  const line = new Line(app);
  const course = await app.course({ capacity: 2, priceMinor: 100 });
  await line.room({ activeLimit: 1, leaseSeconds: 3600 }, [course]);
  const people = await app.people(2);
  await line.lineUp(people, course);
  const [student, next] = people as [Person, Person];
  const input = { courseId: course.id, idempotencyKey: randomUUID() };
  let answered: { id: string } | null = null;
  return {
    courses: [course],
    async act(mortal) {
      const answer = await mortal.execute(ENROLL, { input }, student);
      if (answer?.__typename === 'Enrollment') answered = answer;
      await mortal.run('relay');
    },
    async check() {
      const again = await app.run(ENROLL, { input }, { as: student, process: REVIVED });

      expect(again).toMatchObject({ __typename: 'Enrollment', ...(answered ? { id: answered.id } : {}) });
      expect(await enrollmentsOf(app, course)).toEqual([{ student_id: student.uuid, status: 'PENDING_PAYMENT' }]);
      const stateOf = async (person: Person) => (await line.placeOf(person, course, REVIVED))?.state;
      await eventually(async () => (await stateOf(student)) === 'DONE', 'who has a seat leaves the room', 10_000);
      await eventually(async () => (await stateOf(next)) === 'ADMITTED', 'the next is let in');
    },
  };
}

/** A course with a hold that was told of. */
async function heldSeats(app: TestApp, count: number) {
  const course = await app.course({ capacity: 3, priceMinor: 100 });
  const students = await app.people(count);
  const ids: string[] = [];
  for (const as of students) {
    const input = { courseId: course.id, idempotencyKey: randomUUID() };
    ids.push((await app.run(ENROLL, { input }, { as })).id);
  }
  await app.runRelay();
  await app.apps[0]!.relay!.close();
  return { course, students, ids };
}

async function cancel(app: TestApp): Promise<Flow> {
  const { course, students, ids } = await heldSeats(app, 1);
  const [as, id] = [students[0]!, ids[0]!];
  let answered = false;
  return {
    courses: [course],
    async act(mortal) {
      answered = (await mortal.execute(CANCEL, { id }, as))?.__typename === 'Enrollment';
      await mortal.run('relay');
    },
    async check() {
      const again = await app.run(CANCEL, { id }, { as, process: REVIVED });

      expect(again.status).toBe('CANCELLED');
      if (answered) expect(again.__typename).toBe('EnrollmentStateConflict');
      expect(await enrollmentsOf(app, course)).toEqual([{ student_id: as.uuid, status: 'CANCELLED' }]);
    },
  };
}

async function expire(app: TestApp): Promise<Flow> {
  const { course, students } = await heldSeats(app, 3);
  const [kept, ...late] = students;
  await app.sql(
    `update enrollments set hold_expires_at = now() - interval '1 second' where student_id = any ($1::uuid[])`,
    [late.map(({ uuid }) => uuid)],
  );
  return {
    courses: [course],
    async act(mortal) {
      await mortal.run('expireHolds');
      await mortal.run('relay');
    },
    async check() {
      const states = async () => (await enrollmentsOf(app, course)).map(({ status }) => status);
      await eventually(async () => !(await states()).slice(1).includes('PENDING_PAYMENT'), 'the holds end');

      expect(await enrollmentsOf(app, course)).toEqual([
        { student_id: kept!.uuid, status: 'PENDING_PAYMENT' },
        ...late.map(({ uuid }) => ({ student_id: uuid, status: 'EXPIRED' })),
      ]);
    },
  };
}

/** A change of roles that is told, numbered and sent out. */
async function notify(app: TestApp): Promise<Flow> {
  const people = await app.people(3);
  const emails = await app.sql<{ email: string }>(
    `update accounts set email_verified_at = now() where id = any ($1::uuid[]) returning email`,
    [people.map(({ uuid }) => uuid)],
  );
  await app.runRelay();
  await app.apps[0]!.relay!.close();
  await app.sql(`truncate duty_facts, inboxes, dev_mails cascade`);
  for (const reason of ['First.', 'Second.'])
    await tellFacts(app, ...people.map((person) => roleChanged(person, reason)));
  const lettersSent = async () =>
    (
      await app.sql<{ recipient: string; text: string }>(
        `select recipient, text from dev_mails where recipient = any ($1) order by 1, 2`,
        [emails.map(({ email }) => email)],
      )
    ).map(({ recipient, text }) => `${recipient} ${text.includes('First.') ? 1 : 2}`);
  return {
    courses: [],
    async act(mortal) {
      await mortal.run('relay');
      await mortal.run('duties');
      await mortal.run('deliverNotices');
    },
    async check() {
      // What was in the hands of the dead is free after its lease: the test does not wait for that.
      const letters = await eventually(
        async () => {
          await app.sql(`update notification_deliveries set due_at = now() where state in ('WAITING', 'SENDING')`);
          const sent = await app.sql(`select from notification_deliveries where state = 'SENT'`);
          return sent.length === 2 * people.length && lettersSent();
        },
        'every letter is sent',
        15_000,
      );

      const inboxes = await Promise.all(people.map((person) => inboxOf(app, person, REVIVED)));
      for (const inbox of inboxes)
        expect(inbox).toMatchObject([
          { number: 1, body: expect.stringContaining('First.') },
          { number: 2, body: expect.stringContaining('Second.') },
        ]);
      // A letter goes out once, but for those that were on their way when the process died: these may go twice.
      expect(new Set(letters).size).toBe(2 * people.length);
    },
  };
}

export const flows: Readonly<Record<string, FlowMaker>> = { join, admit, enroll, cancel, expire, notify };
