import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { countStatements } from '../support/statements.js';
import { INSTRUCTOR, UPDATE_INSTRUCTOR_PROFILE } from './people-operations.js';

const COURSES = `query Courses($first: Int) {
  courses(first: $first) { edges { node { instructor { name instructorProfile { bio pictureUrl links { url } } } } } }
}`;

describe('instructor profiles', () => {
  const app = useApp({ repeating: false });
  const PROFILE = {
    bio: 'Teaches\nby example.',
    pictureUrl: 'https://pictures.example.com/ada.png',
    links: [{ label: 'Papers', url: 'https://example.org/papers' }],
  };

  test('are written by the instructor and read by anybody', async () => {
    const teacher = await app.instructor('Ada');

    const written = await app.run(UPDATE_INSTRUCTOR_PROFILE, { input: PROFILE }, { as: teacher });

    expect(written).toEqual({ name: 'Ada', ...PROFILE });
    expect(await app.run(INSTRUCTOR, { id: teacher.id })).toEqual(written);
  });

  test('keep what is left out of a change, and empty what is null', async () => {
    const teacher = await app.instructor('Bo');
    await app.run(UPDATE_INSTRUCTOR_PROFILE, { input: PROFILE }, { as: teacher });

    await app.run(UPDATE_INSTRUCTOR_PROFILE, { input: { bio: null } }, { as: teacher });
    const changed = await app.run(UPDATE_INSTRUCTOR_PROFILE, { input: { links: [] } }, { as: teacher });

    expect(changed).toEqual({ name: 'Bo', bio: null, pictureUrl: PROFILE.pictureUrl, links: [] });
  });

  test('are there for whoever teaches, written or not, and for nobody else', async () => {
    const [teacher, student, gone] = [await app.instructor('Cy'), await app.student(), await app.instructor()];
    await app.sql(`update accounts set deleted_at = now() where id = $1`, [gone.uuid]);

    expect(await app.run(INSTRUCTOR, { id: teacher.id })).toEqual({
      name: 'Cy',
      bio: null,
      pictureUrl: null,
      links: [],
    });
    expect(await app.run(INSTRUCTOR, { id: student.id })).toBeNull();
    expect(await app.run(INSTRUCTOR, { id: gone.id })).toBeNull();
    const answer = await app.execute(UPDATE_INSTRUCTOR_PROFILE, { input: PROFILE }, { as: student });
    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test.each([
    ['pictureUrl', 'http://pictures.example.com/a.png'],
    ['pictureUrl', 'javascript:alert(1)'],
    ['pictureUrl', 'https://127.0.0.1/a.png'],
    ['pictureUrl', `https://example.com/${'x'.repeat(500)}`],
    ['bio', 'x'.repeat(2001)],
    ['bio', 'turned \u202e around'],
    ['links', Array(11).fill({ label: 'L', url: 'https://example.com' })],
    ['links.label', [{ label: '', url: 'https://example.com' }]],
    ['links.url', [{ label: 'L', url: 'ftp://example.com' }]],
  ])('refuse a %s such as %s', async (field, value) => {
    const teacher = await app.instructor();

    const answer = await app.execute(
      UPDATE_INSTRUCTOR_PROFILE,
      { input: { [field.split('.')[0]!]: value } },
      { as: teacher },
    );

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    expect(await app.sql(`select from instructor_profiles where account_id = $1`, [teacher.uuid])).toEqual([]);
  });

  test('cost a page of courses one statement, however many it shows', async () => {
    for (let i = 0; i < 12; i += 1) {
      const [course, teacher] = [await app.course(), await app.instructor()];
      await app.sql(`insert into course_instructors (course_id, account_id) values ($1, $2)`, [
        course.uuid,
        teacher.uuid,
      ]);
    }

    await app.run(COURSES, { first: 12 });

    const [few, many] = [
      await countStatements(() => app.run(COURSES, { first: 2 })),
      await countStatements(() => app.run(COURSES, { first: 12 })),
    ];

    expect(many).toBe(few);
  });
});
