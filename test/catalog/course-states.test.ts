import { beforeAll, describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { together } from '../support/together.js';
import { CANCEL, CLOSE, COURSE_BY_ID, PUBLISH, writeCourse } from './writing.js';

const MOVES = { publishCourse: PUBLISH, closeCourse: CLOSE, cancelCourse: CANCEL };
type Move = keyof typeof MOVES;

describe('publishCourse, closeCourse and cancelCourse', () => {
  const app = useApp({ repeating: false, processes: 2 });
  let admin: Person;
  beforeAll(async () => {
    admin = await app.admin();
  });
  const move = (name: Move, id: string, process = 0) =>
    app.run(MOVES[name], { id, reason: 'rain' }, { as: admin, process });
  const courseIn = async (...moves: Move[]) => {
    const { id } = await writeCourse(app, admin);
    for (const name of moves) await move(name, id);
    return id as string;
  };
  const stateOf = async (id: string) => (await app.run(COURSE_BY_ID, { id }, { as: admin })).state;

  test.each<[Move[], Move, string]>([
    [[], 'publishCourse', 'PUBLISHED'],
    [[], 'cancelCourse', 'CANCELLED'],
    [['publishCourse'], 'closeCourse', 'CLOSED'],
    [['publishCourse'], 'cancelCourse', 'CANCELLED'],
    [['publishCourse', 'closeCourse'], 'publishCourse', 'PUBLISHED'],
    [['publishCourse', 'closeCourse'], 'cancelCourse', 'CANCELLED'],
  ])('after %j, %s makes it %s', async (before, name, state) => {
    const id = await courseIn(...before);

    expect(await move(name, id)).toMatchObject({ __typename: 'Course', state });
    expect(await stateOf(id)).toBe(state);
  });

  test.each<[Move[], Move, string]>([
    [[], 'closeCourse', 'DRAFT'],
    [['publishCourse'], 'publishCourse', 'PUBLISHED'],
    [['publishCourse', 'closeCourse'], 'closeCourse', 'CLOSED'],
    [['cancelCourse'], 'publishCourse', 'CANCELLED'],
    [['cancelCourse'], 'closeCourse', 'CANCELLED'],
    [['cancelCourse'], 'cancelCourse', 'CANCELLED'],
  ])('after %j, %s is refused: it is %s', async (before, name, state) => {
    const id = await courseIn(...before);

    expect(await move(name, id)).toMatchObject({ __typename: 'CourseStateConflict', refusedIn: state });
    expect(await stateOf(id)).toBe(state);
  });

  test('of publishing and calling off at once, over two processes, nothing is left in the catalogue', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await courseIn();

      const [published, cancelled] = await together(['publishCourse', 'cancelCourse'] as const, (name, i) =>
        move(name, id, i),
      );

      expect(cancelled.state).toBe('CANCELLED');
      expect([published.state, published.refusedIn]).toContain(published.refusedIn ? 'CANCELLED' : 'PUBLISHED');
      expect(await stateOf(id)).toBe('CANCELLED');
    }
  });

  test('of many who publish at once one does, and it is told once', async () => {
    const id = await courseIn();

    const answers = await together(Array.from({ length: 8 }), (_, i) => move('publishCourse', id, i % 2));

    expect(answers.filter(({ __typename }) => __typename === 'Course')).toHaveLength(1);
    const told = await app.sql(`select event from outbox where event->>'type' = 'coursePublished'
      and channel = (select 'courses:' || id from courses order by id desc limit 1)`);
    expect(told).toHaveLength(1);
  });

  test('tells of a course that is called off, with the reason, in the transaction that does it', async () => {
    const id = await courseIn('publishCourse');

    expect(await move('cancelCourse', id)).toMatchObject({ cancelReason: 'rain', openNow: false });

    const [last] = await app.sql(`select channel, event from outbox order by id desc limit 1`);
    expect(last.event).toEqual({ type: 'courseCancelled', courseId: expect.any(String), reason: 'rain' });
    expect(last.channel).toBe(`courses:${last.event.courseId}`);
  });

  test.each(['', ' ', 'x'.repeat(501)])('wants a reason of 1 to 500 characters', async (reason) => {
    const id = await courseIn('publishCourse');

    const answer = await app.execute(CANCEL, { id, reason }, { as: admin });

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'reason' });
    expect(await stateOf(id)).toBe('PUBLISHED');
  });

  test('are for admins alone, not even for the instructor of the course', async () => {
    const instructor = await app.instructor();
    const { id } = await writeCourse(app, admin, { instructorId: instructor.id });

    for (const document of Object.values(MOVES)) {
      for (const person of [instructor, await app.student()]) {
        const answer = await app.execute(document, { id, reason: 'rain' }, { as: person });
        expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      }
      const guest = await app.execute(document, { id, reason: 'rain' });
      expect(guest.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
    expect(await stateOf(id)).toBe('DRAFT');
  });

  test('know no course that is not there', async () => {
    const answer = await app.execute(PUBLISH, { id: 'course_01h455vb4pex5vsknk084sn02q' }, { as: admin });

    expect(answer.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});
