import { beforeAll, describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { together } from '../support/together.js';
import { CANCEL, COURSE_BY_ID, CREATE_CATEGORY, publishedCourse, titles, UPDATE, writeCourse } from './writing.js';

describe('updateCourse', () => {
  const app = useApp({ repeating: false });
  let admin: Person;
  beforeAll(async () => {
    admin = await app.admin();
  });
  const update = (input: object, as: Person | undefined = admin) => app.execute(UPDATE, { input }, { as });
  const uuidOf = async (title: string) => (await app.sql(`select id from courses where title = $1`, [title]))[0].id;

  test('leaves alone what is left out', async () => {
    const category = await app.run(CREATE_CATEGORY, { input: { code: 'arts', name: 'Arts' } }, { as: admin });
    const instructor = await app.instructor();
    const course = await writeCourse(app, admin, {
      title: 'Before',
      description: 'Same',
      price: { amountMinor: 1200, currency: 'USD' },
      credits: 3,
      code: 'A 1',
      term: '2026-fall',
      categoryId: category.id,
      instructorId: instructor.id,
      opensAt: '2026-03-02T00:00:00Z',
      sessions: [{ day: 'FRIDAY', startsAt: '09:00', endsAt: '10:00' }],
    });

    const updated = (await update({ id: course.id, title: 'After' })).data?.updateCourse;

    expect(updated).toEqual({ ...course, title: 'After' });
    expect(await app.run(COURSE_BY_ID, { id: course.id }, { as: admin })).toEqual(updated);
  });

  test('empties with null what may be empty, and nothing else', async () => {
    const instructor = await app.instructor();
    const course = await writeCourse(app, admin, {
      description: 'Some',
      price: { amountMinor: 1200, currency: 'USD' },
      holdMinutes: 30,
      credits: 3,
      code: 'A 2',
      term: '2026-fall',
      instructorId: instructor.id,
      opensAt: '2026-03-02T00:00:00Z',
      closesAt: '2026-03-03T00:00:00Z',
      timeZone: 'Asia/Tokyo',
      sessions: [{ day: 'FRIDAY', startsAt: '09:00', endsAt: '10:00' }],
    });
    const scalars = { credits: null, code: null, term: null, opensAt: null, closesAt: null };
    const nothing = { ...scalars, categoryId: null, instructorId: null, sessions: null };

    const updated = (await update({ id: course.id, ...nothing })).data?.updateCourse;

    expect(updated).toMatchObject({ ...scalars, creditsMin: null, instructor: null, category: null, sessions: [] });
    expect((await update({ id: course.id, title: null })).errors?.[0]?.extensions['field']).toBe('title');
    expect((await update({ id: course.id, capacity: null })).errors?.[0]?.extensions['field']).toBe('capacity');
    expect(
      (await update({ id: course.id, price: null, holdMinutes: null, timeZone: null })).data?.updateCourse,
    ).toMatchObject({ price: { amountMinor: 0 }, holdMinutes: 10, timeZone: 'Asia/Seoul' });
  });

  test('checks a window of which only one end is given against the other end that stands', async () => {
    const course = await writeCourse(app, admin, { opensAt: '2026-03-02T00:00:00Z' });

    const answer = await update({ id: course.id, closesAt: '2026-03-01T00:00:00Z' });

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'closesAt' });
    expect((await app.run(COURSE_BY_ID, { id: course.id }, { as: admin })).closesAt).toBeNull();
  });

  test('is found under its new words and place only', async () => {
    const { id } = await publishedCourse(app, admin, {
      title: 'Ceramics',
      sessions: [{ day: 'MONDAY', startsAt: '09:00', endsAt: '10:00', place: 'Lighthouse' }],
    });

    await update({
      id,
      title: 'Woodwork',
      sessions: [{ day: 'MONDAY', startsAt: '09:00', endsAt: '10:00', place: 'Barn' }],
    });

    expect(await titles(app, { query: 'ceramics' })).toEqual([]);
    expect(await titles(app, { query: 'lighthouse' })).toEqual([]);
    expect(await titles(app, { query: 'woodwork barn' })).toEqual(['Woodwork']);
  });

  test('tells of more seats on the channel of the seats', async () => {
    const { id } = await publishedCourse(app, admin, { title: 'Growing', capacity: 10 });

    expect((await update({ id, capacity: 12 })).data?.updateCourse).toMatchObject({ capacity: 12, remainingSeats: 12 });

    const uuid = await uuidOf('Growing');
    const facts = await app.sql(`select event from outbox where channel like '%' || $1 order by id`, [uuid]);
    expect(facts.map(({ event }) => event.type)).toEqual(['coursePublished', 'seatsChanged', 'courseChanged']);
  });

  test('refuses fewer seats than are taken, and changes nothing else either', async () => {
    const { id } = await writeCourse(app, admin, { title: 'Taken', capacity: 5 });
    await app.sql(`update seats set taken = 3 where course_id = $1`, [await uuidOf('Taken')]);

    const refused = (await update({ id, title: 'Shrunk', capacity: 2 })).data?.updateCourse;

    expect(refused).toMatchObject({ __typename: 'CapacityBelowTaken', taken: 3 });
    expect(await app.run(COURSE_BY_ID, { id }, { as: admin })).toMatchObject({ title: 'Taken', capacity: 5 });
    expect((await update({ id, capacity: 3 })).data?.updateCourse).toMatchObject({ capacity: 3, remainingSeats: 0 });
  });

  test('never ends with fewer seats than are taken, however claims and smaller capacities race', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = await writeCourse(app, admin, { title: `Raced ${round}`, capacity: 5 });
      const uuid = await uuidOf(`Raced ${round}`);
      const take = () =>
        app.sql(`update seats set taken = taken + 1 where course_id = $1 and taken < capacity returning taken`, [uuid]);

      await together<unknown, unknown>(Array.from({ length: 20 }), (_, i) =>
        i % 4 === 0 ? update({ id, capacity: 4 - i / 4 }) : take(),
      );

      const [seats] = await app.sql(`select taken, capacity from seats where course_id = $1`, [uuid]);
      expect(seats.taken).toBeGreaterThan(0);
      expect(seats.taken).toBeLessThanOrEqual(seats.capacity);
    }
  });

  test('answers each of two changes in one operation with what it made of the course', async () => {
    const { id } = await writeCourse(app, admin);

    const answer = await app.execute(
      `mutation Twice($id: ID!) {
        first: updateCourse(input: { id: $id, capacity: 20, sessions: [] }) { ... on Course { capacity sessions { day } } }
        second: updateCourse(input: {
          id: $id, capacity: 30, sessions: [{ day: MONDAY, startsAt: "09:00", endsAt: "10:00" }]
        }) { ... on Course { capacity sessions { day } } }
      }`,
      { id },
      { as: admin },
    );

    expect(answer.data).toEqual({
      first: { capacity: 20, sessions: [] },
      second: { capacity: 30, sessions: [{ day: 'MONDAY' }] },
    });
  });

  test('refuses a cancelled course', async () => {
    const { id } = await publishedCourse(app, admin);
    await app.run(CANCEL, { id, reason: 'rain' }, { as: admin });

    expect((await update({ id, title: 'New' })).data?.updateCourse).toMatchObject({
      __typename: 'CourseStateConflict',
      refusedIn: 'CANCELLED',
    });
  });

  test('is for admins and those who teach the course', async () => {
    const [own, other] = await app.people(2, 'INSTRUCTOR');
    const { id } = await writeCourse(app, admin, { title: 'Owned', instructorId: own!.id });

    for (const person of [other!, await app.student()]) {
      expect((await update({ id, title: 'Stolen' }, person)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    const guest = await app.execute(UPDATE, { input: { id, title: 'Stolen' } });
    expect(guest.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await app.run(COURSE_BY_ID, { id }, { as: admin })).title).toBe('Owned');
    expect((await update({ id, title: 'Mine' }, own)).data?.updateCourse.title).toBe('Mine');
  });

  test('lets only an admin change who teaches', async () => {
    const [own, other] = await app.people(2, 'INSTRUCTOR');
    const { id } = await writeCourse(app, admin, { instructorId: own!.id });

    for (const instructorId of [other!.id, null]) {
      expect((await update({ id, title: 'No', instructorId }, own)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    expect((await update({ id, instructorId: own!.id }, own)).data?.updateCourse.instructor.id).toBe(own!.id);
    const replaced = (await update({ id, instructorId: other!.id })).data?.updateCourse;
    expect(replaced).toMatchObject({ title: 'A course', instructor: { id: other!.id } });
  });

  test('knows no course that is not there', async () => {
    const answer = await update({ id: 'course_01h455vb4pex5vsknk084sn02q', title: 'Ghost' });

    expect(answer.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});
