import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { eventually } from '../support/together.js';
import { Line, type TestCourse } from './support.js';

describe('a room that turns newcomers away while its course is full', () => {
  const app = useApp({ processes: 2, repeating: false });
  const line = new Line(app);
  const taken = (courseId: string, seats: number) =>
    app.sql(`update seats set taken = $2 where course_id = $1`, [courseId, seats]);
  const joins = async (course: TestCourse, process = 0) =>
    (await line.join(await app.student(), course, { process })).__typename;

  test('says so at once, on every process, and lets people line up again when a seat has come back', async () => {
    const { course } = await line.room({ activeLimit: 0, turnAwayWhenFull: true });
    expect(await joins(course)).toBe('Place');
    await taken(course.uuid, 20);

    for (const process of [0, 1])
      await eventually(async () => (await joins(course, process)) === 'CourseFull', 'it says full');
    await taken(course.uuid, 19);

    await eventually(async () => (await joins(course)) === 'Place', 'it lets people line up again');
  });

  test('keeps everyone who has a place, on all their devices', async () => {
    const { course } = await line.room({ activeLimit: 0, turnAwayWhenFull: true });
    const early = await app.student();
    const place = await line.join(early, course);
    await taken(course.uuid, 20);
    await eventually(async () => (await joins(course)) === 'CourseFull', 'it says full');

    expect(await line.join(early, course, { process: 1 })).toMatchObject({ id: place.id, position: 1 });
    expect(await line.join(early, course, { ticket: place.ticket })).toMatchObject({ id: place.id, position: 1 });
  });

  test('lets people line up where the room guards another course as well, or where nobody asked for it', async () => {
    const courses = [await line.course(), await line.course()];
    await line.room({ activeLimit: 0, turnAwayWhenFull: true }, courses);
    const { course: patient } = await line.room({ activeLimit: 0 });
    for (const { uuid } of [...courses, patient]) await taken(uuid, 20);

    expect(await joins(courses[0]!)).toBe('Place');
    expect(await joins(patient)).toBe('Place');
  });

  test('begins and ends to do so by the word of an admin', async () => {
    const { id, course } = await line.room({ activeLimit: 0 });
    await taken(course.uuid, 20);
    expect(await joins(course)).toBe('Place');

    await line.updateRoom(id, { policy: { turnAwayWhenFull: true } });
    await eventually(async () => (await joins(course)) === 'CourseFull', 'it turns people away');
    await line.updateRoom(id, { policy: { turnAwayWhenFull: false } });

    await eventually(async () => (await joins(course)) === 'Place', 'it lets people line up again');
  });
});
