import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Line } from '../queue/support.js';
import { useApp, type Person } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { eventually, together } from '../support/together.js';
import { ENROLL } from './operations.js';

const OPEN_ROOM = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { ... on Room { id } } }`;
const CHANGE_ROOM = `mutation ($input: UpdateRoomInput!) { updateRoom(input: $input) { ... on Room { id } } }`;
const JOIN = `mutation ($courseId: ID!) { joinQueue(courseId: $courseId) { ... on Place { state } } }`;
const LEAVE = `mutation ($courseId: ID!) { leaveQueue(courseId: $courseId) { ... on Place { state } } }`;
const MY_PLACE = `query ($courseId: ID!) { myPlace(courseId: $courseId) { state position } }`;

describe('enroll behind a waiting room', () => {
  const app = useApp({ processes: 2 });

  const room = async (courses: { id: string }[], policy: object) =>
    app.run(
      OPEN_ROOM,
      { input: { name: 'Room', courseIds: courses.map(({ id }) => id), policy } },
      { as: await app.admin() },
    );
  const join = (course: { id: string }, as: Person) => app.run(JOIN, { courseId: course.id }, { as });
  const enroll = (course: { id: string }, as: Person, { key = randomUUID() as string, process = 0 } = {}) =>
    app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: key } }, { as, process });
  const stateOf = async (course: { id: string }, as: Person) =>
    (await app.run(MY_PLACE, { courseId: course.id }, { as })).state;

  test('turns away who has not joined, and who waits, and says where they stand', async () => {
    const course = await app.course();
    await room([course], { activeLimit: 1 });
    const [inside, waiting, outside] = await app.people(3);
    await join(course, inside!);
    await join(course, waiting!);

    const answers = await together([inside!, waiting!, outside!], (student) => enroll(course, student));

    expect(answers[0]).toMatchObject({ __typename: 'Enrollment' });
    expect(answers[1]).toMatchObject({ __typename: 'NotAdmitted', place: { state: 'WAITING', position: 1 } });
    expect(answers[2]).toMatchObject({ __typename: 'NotAdmitted', place: null });
    await expectSoundSeats(app);
  });

  test('gives the place of who enrolled to the next in line', async () => {
    const course = await app.course();
    await room([course], { activeLimit: 1 });
    const [first, second] = await app.people(2);
    await join(course, first!);
    await join(course, second!);

    await enroll(course, first!);

    await eventually(async () => (await stateOf(course, second!)) === 'ADMITTED', 'the next is let in');
    expect(await stateOf(course, first!)).toBe('DONE');
  });

  test('gives the first answer again to who has left the room with a seat', async () => {
    const course = await app.course();
    await room([course], { activeLimit: 1 });
    const student = await app.student();
    await join(course, student);
    const key = randomUUID();
    const enrollment = await enroll(course, student, { key });
    await eventually(async () => (await stateOf(course, student)) === 'DONE', 'the place is done');

    const again = await enroll(course, student, { key, process: 1 });
    const anew = await enroll(course, student);

    expect(again).toMatchObject({ __typename: 'Enrollment', id: enrollment.id });
    expect(anew).toMatchObject({ __typename: 'AlreadyEnrolled', enrollment: { id: enrollment.id } });
  });

  test('leaves who enrolled inside a room that guards more than this course', async () => {
    const [first, second] = [await app.course(), await app.course()];
    await room([first, second], { activeLimit: 1 });
    const student = await app.student();
    await join(first, student);

    const answers = [await enroll(first, student), await enroll(second, student)];

    expect(answers.map((answer) => answer.__typename)).toEqual(['Enrollment', 'Enrollment']);
    expect(await stateOf(second, student)).toBe('ADMITTED');
  });

  test('lets nobody act on a place that was given up', async () => {
    const course = await app.course();
    await room([course], { activeLimit: 1 });
    const student = await app.student();
    await join(course, student);
    await app.run(LEAVE, { courseId: course.id }, { as: student });

    expect(await enroll(course, student)).toMatchObject({ __typename: 'NotAdmitted' });
  });

  test('lets everyone in once the room is switched off, in every process', async () => {
    const course = await app.course();
    const { id } = await room([course], { activeLimit: 0 });
    const student = await app.student();
    expect((await enroll(course, student, { process: 1 })).__typename).toBe('NotAdmitted');

    await app.run(CHANGE_ROOM, { input: { id, policy: { enabled: false } } }, { as: await app.admin() });

    await eventually(
      async () => (await enroll(course, student, { process: 1 })).__typename !== 'NotAdmitted',
      'the room lets all in',
    );
  });
});

describe('a prompt that was lost with its process', () => {
  const app = useApp({ repeating: false });
  const line = new Line(app);

  test('keeps nobody inside who has a seat, and puts out nobody else', async () => {
    const { course } = await line.room({ activeLimit: 2 });
    const [seated, deciding, waiting] = await app.people(3);
    await line.lineUp([seated!, deciding!, waiting!], course);
    await app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as: seated! });
    await app.sql(`truncate outbox`);

    await app.runRecurring('leaveRooms');

    const places = await together([seated!, deciding!, waiting!], (person) => line.placeOf(person, course));
    expect(places.map((place) => place?.state)).toEqual(['DONE', 'ADMITTED', 'ADMITTED']);
  });

  test('leaves who has a seat inside a room that guards more than its course', async () => {
    const courses = [await app.course(), await app.course()];
    await line.room({ activeLimit: 1 }, courses);
    const student = await app.student();
    await line.join(student, courses[0]!);
    await app.run(ENROLL, { input: { courseId: courses[0]!.id, idempotencyKey: randomUUID() } }, { as: student });

    await app.runRecurring('leaveRooms');

    expect((await line.placeOf(student, courses[0]!))?.state).toBe('ADMITTED');
  });
});
