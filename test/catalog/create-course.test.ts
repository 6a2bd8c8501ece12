import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { COURSE_BY_ID, CREATE, CREATE_CATEGORY, publishedCourse, titles, writeCourse } from './writing.js';

describe('createCourse', () => {
  const app = useApp();

  test('writes a draft with all that was given', async () => {
    const admin = await app.admin();
    const instructor = await app.instructor('Kim');
    const category = await app.run(CREATE_CATEGORY, { input: { code: 'sports', name: '체육' } }, { as: admin });

    const course = await app.run(
      CREATE,
      {
        input: {
          title: '  수영 초급  ',
          description: '물과 친해지기',
          capacity: 30,
          price: { amountMinor: 50_000, currency: 'KRW' },
          holdMinutes: 20,
          credits: 1.5,
          code: 'SW 101',
          categoryId: category.id,
          instructorId: instructor.id,
          term: '2026-spring',
          opensAt: '2026-03-02T00:00:00Z',
          closesAt: '2026-03-09T00:00:00Z',
          timeZone: 'Asia/Tokyo',
          sessions: [
            { day: 'WEDNESDAY', startsAt: '09:00', endsAt: '10:30', place: '체육관 1' },
            { day: 'MONDAY', startsAt: '18:00', endsAt: '19:00' },
          ],
        },
      },
      { as: admin },
    );

    expect(course).toEqual({
      __typename: 'Course',
      id: expect.stringMatching(/^course_/),
      code: 'SW 101',
      title: '수영 초급',
      description: '물과 친해지기',
      state: 'DRAFT',
      term: '2026-spring',
      credits: 1.5,
      creditsMin: 1.5,
      holdMinutes: 20,
      capacity: 30,
      remainingSeats: 30,
      openNow: false,
      timeZone: 'Asia/Tokyo',
      opensAt: '2026-03-02T00:00:00.000Z',
      closesAt: '2026-03-09T00:00:00.000Z',
      cancelReason: null,
      price: { amountMinor: 50_000, currency: 'KRW' },
      category: { id: category.id, code: 'sports' },
      instructor: { id: instructor.id, name: 'Kim' },
      instructors: [{ id: instructor.id }],
      sessions: [
        { day: 'MONDAY', startsAt: '18:00', endsAt: '19:00', place: null },
        { day: 'WEDNESDAY', startsAt: '09:00', endsAt: '10:30', place: '체육관 1' },
      ],
    });
    expect(await app.run(COURSE_BY_ID, { id: course.id }, { as: admin })).toEqual(course);
  });

  test('needs no more than title, description and capacity', async () => {
    const course = await writeCourse(app, await app.admin());

    expect(course).toMatchObject({
      price: { amountMinor: 0, currency: 'KRW' },
      holdMinutes: 10,
      timeZone: 'Asia/Seoul',
      instructor: null,
      sessions: [],
      opensAt: null,
    });
  });

  test('a published course is found in the catalogue', async () => {
    await publishedCourse(app, await app.admin(), { title: 'Pottery', description: 'clay' });

    expect(await titles(app, { query: 'potery' })).toEqual(['Pottery']);
  });
});
