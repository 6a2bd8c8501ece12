import { beforeAll, describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { tally, together } from '../support/together.js';
import { CREATE, writeCourse } from './writing.js';

const SOUND = { title: 'Sound', description: '', capacity: 1 };
const meeting = (startsAt: string, endsAt: string, place?: string) => ({ day: 'MONDAY', startsAt, endsAt, place });

describe('createCourse says no', () => {
  const app = useApp();
  let admin: Person;
  let instructor: Person;
  let student: Person;
  beforeAll(async () => {
    [admin, instructor, student] = await Promise.all([app.admin(), app.instructor(), app.student()]);
  });
  const written = async () => (await app.sql(`select count(*)::int as courses from courses`))[0].courses;
  const create = (input: object, as?: Person) => app.execute(CREATE, { input: { ...SOUND, ...input } }, { as });

  test('to students and guests, and writes nothing', async () => {
    const before = await written();

    expect((await create({}, student)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await create({}, undefined)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(await written()).toBe(before);
  });

  test('to an instructor who writes for somebody else, but not for themselves', async () => {
    const other = await app.instructor();

    expect((await create({ instructorId: other.id }, instructor)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect((await create({}, instructor)).data?.createCourse.instructor.id).toBe(instructor.id);
    expect((await create({ instructorId: instructor.id }, instructor)).data?.createCourse.state).toBe('DRAFT');
  });

  test.each([
    ['title', { title: '' }],
    ['title', { title: ' \u3000 ' }],
    ['title', { title: 'x'.repeat(201) }],
    ['title', { title: 'nul \u0000' }],
    ['description', { description: 'x'.repeat(10_001) }],
    ['capacity', { capacity: -1 }],
    ['capacity', { capacity: 1_000_001 }],
    ['price.amountMinor', { price: { amountMinor: -1, currency: 'KRW' } }],
    ['price.currency', { price: { amountMinor: 1, currency: 'WON' } }],
    ['price.currency', { price: { amountMinor: 1, currency: 'krw' } }],
    ['holdMinutes', { holdMinutes: 0 }],
    ['holdMinutes', { holdMinutes: 10_081 }],
    ['credits', { credits: -1 }],
    ['code', { code: 'x'.repeat(101) }],
    ['term', { term: 'x'.repeat(51) }],
    ['timeZone', { timeZone: 'Mars/Olympus' }],
    ['timeZone', { timeZone: '+09:00' }],
    ['closesAt', { opensAt: '2026-03-02T00:00:00Z', closesAt: '2026-03-02T00:00:00Z' }],
    ['sessions', { sessions: [meeting('10:00', '10:00')] }],
    ['sessions', { sessions: [meeting('10:00', '10:00:00')] }],
    ['sessions', { sessions: [meeting('22:00', '01:00')] }],
    ['sessions', { sessions: Array.from({ length: 51 }, () => meeting('09:00', '10:00')) }],
    ['sessions.place', { sessions: [meeting('09:00', '10:00', 'x'.repeat(201))] }],
    ['categoryId', { categoryId: 'category_01h455vb4pex5vsknk084sn02q' }],
    ['categoryId', { categoryId: 'music' }],
    ['instructorId', { instructorId: 'account_01h455vb4pex5vsknk084sn02q' }],
    ['instructorId', { instructorId: 'course_01h455vb4pex5vsknk084sn02q' }],
  ])('to a bad %s, and writes nothing', async (field, input) => {
    const before = await written();

    const answer = await create(input, admin);

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    expect(await written()).toBe(before);
  });

  test('to a student named as the instructor', async () => {
    const answer = await create({ instructorId: student.id }, admin);

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'instructorId' });
  });

  test('accepts every bound itself', async () => {
    const input = {
      title: '가'.repeat(200),
      description: '나'.repeat(10_000),
      capacity: 1_000_000,
      holdMinutes: 10_080,
    };

    expect(await writeCourse(app, admin, input)).toMatchObject({ ...input, remainingSeats: 1_000_000 });
    expect(await writeCourse(app, admin, { capacity: 0, holdMinutes: 1 })).toMatchObject({ capacity: 0 });
  });

  test('to all but one of many who write the same code of a term at once', async () => {
    const attempts = Array.from({ length: 8 });

    const answers = await together(attempts, () =>
      app.run(CREATE, { input: { ...SOUND, code: 'CS 124', term: '2026-spring' } }, { as: admin }),
    );
    const elsewhere = await create({ code: 'CS 124', term: '2026-fall' }, admin);

    expect(tally(answers)).toEqual({ Course: 1, CourseCodeTaken: 7 });
    expect(elsewhere.data?.createCourse.__typename).toBe('Course');
  });

  test('in Korean where that is wanted', async () => {
    await create({ code: 'KO' }, admin);

    const again = await app.execute(
      CREATE,
      { input: { ...SOUND, code: 'KO' } },
      { as: admin, headers: { 'accept-language': 'ko-KR' } },
    );

    expect(again.data?.createCourse.message).toMatch(/[가-힣]/);
  });
});
