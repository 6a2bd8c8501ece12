import { beforeAll, describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { CANCEL, COURSE_BY_ID, COURSES, PUBLISH, titles, writeCourse } from './writing.js';

const NODE = `query Node($id: ID!) { node(id: $id) { __typename id ... on Course { title } } }`;
const WATCH = `subscription Watch($ids: [ID!]!) { remainingSeats(courseIds: $ids) { remaining course { id title } } }`;

describe('a draft', () => {
  const app = useApp({ repeating: false });
  let admin: Person, teacher: Person;
  let strangers: (Person | undefined)[];
  let id: string;
  beforeAll(async () => {
    admin = await app.admin();
    teacher = await app.instructor();
    strangers = [undefined, await app.student(), await app.instructor()];
    id = (await writeCourse(app, admin, { title: 'Secret plans', instructorId: teacher.id })).id;
  });
  const seeing = async (as: Person | undefined, course = id) => ({
    course: (await app.run(COURSE_BY_ID, { id: course }, { as }))?.title,
    node: (await app.run(NODE, { id: course }, { as }))?.title,
    listed: await titles(app, { query: 'secret' }, as),
    asked: await titles(app, { filter: { states: ['DRAFT'] } }, as),
  });

  test('is seen by admins and by who teaches it', async () => {
    for (const person of [admin, teacher]) {
      expect(await seeing(person)).toEqual({
        course: 'Secret plans',
        node: 'Secret plans',
        listed: ['Secret plans'],
        asked: ['Secret plans'],
      });
    }
  });

  test('is nothing to guests, students and other instructors, by whatever way they ask', async () => {
    for (const person of strangers) {
      expect(await seeing(person)).toEqual({ course: undefined, node: undefined, listed: [], asked: [] });
      const counted = await app.execute(`{ courses(query: "secret") { totalCount } }`, {}, { as: person });
      expect(counted.data?.courses.totalCount).toBe(0);
    }
  });

  test('has no count of seats to watch, and no course behind one', async () => {
    const student = strangers[1]!;

    await expect(app.watch(WATCH, { ids: [id] }, { as: student }).next()).rejects.toThrow(/NOT_FOUND/);
  });

  test('stays unseen when it is called off without ever having been published', async () => {
    const { id: scrapped } = await writeCourse(app, admin, { title: 'Secret scrap' });

    await app.run(CANCEL, { id: scrapped, reason: 'no' }, { as: admin });

    expect(await app.run(COURSE_BY_ID, { id: scrapped })).toBeNull();
    expect((await app.run(COURSE_BY_ID, { id: scrapped }, { as: admin })).state).toBe('CANCELLED');
  });
});

describe('a published course', () => {
  const app = useApp({ repeating: false });

  test('is seen by everybody, with its count of seats, and stays so when it is called off', async () => {
    const admin = await app.admin();
    const { id } = await writeCourse(app, admin, { title: 'Open secret', capacity: 7 });
    await app.run(PUBLISH, { id }, { as: admin });

    expect((await app.run(COURSE_BY_ID, { id })).title).toBe('Open secret');
    expect((await app.run(NODE, { id })).__typename).toBe('Course');
    const watcher = app.watch(WATCH, { ids: [id] }, { as: await app.student() });
    expect(await watcher.next()).toEqual({ remainingSeats: { remaining: 7, course: { id, title: 'Open secret' } } });

    await app.run(CANCEL, { id, reason: 'rain' }, { as: admin });

    expect(await app.run(COURSE_BY_ID, { id })).toMatchObject({ state: 'CANCELLED', cancelReason: 'rain' });
    expect(await titles(app, {})).toEqual([]);
    expect(await titles(app, { filter: { states: ['CANCELLED'] } })).toEqual(['Open secret']);
  });

  test('is asked for by the id of a course and no other', async () => {
    for (const id of ['', 'x', 'account_01h455vb4pex5vsknk084sn02q', 'course_zzz', 'course_\u0000']) {
      expect((await app.execute(COURSE_BY_ID, { id })).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
    expect(await app.run(COURSE_BY_ID, { id: 'course_01h455vb4pex5vsknk084sn02q' })).toBeNull();
    expect((await app.run(COURSES)).edges).toHaveLength(0);
  });
});
