import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { together, tally } from '../support/together.js';
import { ADD_ALERT, FOLLOW, MY_ALERTS, MY_FOLLOWS, REMOVE_ALERT, UNFOLLOW } from './operations.js';

describe('what people follow and wait for', () => {
  const app = useApp({ processes: 2, repeating: false });
  const category = async (code: string) => {
    await app.sql(`insert into categories (code, name) values ($1, $1)`, [code]);
    const all = await app.run(`{ categories { id code } }`);
    return all.find((one: any) => one.code === code).id as string;
  };

  test('a category and a course are followed once however often one asks, and no longer when one says so', async () => {
    const student = await app.student();
    const music = await category('music');
    const { id: course } = await app.course({ title: 'Choir' });

    const [first, again] = await together([0, 1], (process) =>
      app.run(FOLLOW, { id: music }, { as: student, process }),
    );
    await app.run(FOLLOW, { id: course }, { as: student });

    expect(first).toEqual(again);
    expect(first).toMatchObject({ __typename: 'Follow', subject: { __typename: 'Category', code: 'music' } });
    expect(await app.run(MY_FOLLOWS, {}, { as: student })).toMatchObject([
      { subject: { title: 'Choir' } },
      { subject: { code: 'music' } },
    ]);
    expect(await app.run(UNFOLLOW, { id: music }, { as: student })).toBe(true);
    expect(await app.run(UNFOLLOW, { id: music }, { as: student })).toBe(false);
    expect(await app.run(MY_FOLLOWS, {}, { as: student })).toHaveLength(1);
  });

  test('what is not there, not to be seen or no such thing is not followed', async () => {
    const student = await app.student();
    const draft = await app.course({ state: 'DRAFT' });
    const music = await category('gone');
    await app.sql(`delete from categories where code = 'gone'`);

    const codes = await together([draft.id, music, student.id, 'nonsense'], (id) =>
      app.execute(FOLLOW, { id }, { as: student }).then(({ errors }) => errors![0]!.extensions.code),
    );

    expect(codes).toEqual(['NOT_FOUND', 'NOT_FOUND', 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });

  test('no one has more than a hundred alerts, also when they are added at once in two processes', async () => {
    const student = await app.student();

    const answers = await together(
      Array.from({ length: 110 }, (_, i) => i),
      (i) => app.run(ADD_ALERT, { text: `word${i}` }, { as: student, process: i % 2 }),
    );

    expect(tally(answers)).toEqual({ KeywordAlert: 100, TooManyInterests: 10 });
    expect(await app.run(MY_ALERTS, {}, { as: student })).toHaveLength(100);
  });

  test('the same words in other case and order are one alert', async () => {
    const student = await app.student();

    const one = await app.run(ADD_ALERT, { text: 'Café  Jazz' }, { as: student });
    const other = await app.run(ADD_ALERT, { text: 'JAZZ cafe' }, { as: student });

    expect(other).toEqual(one);
    expect(one.text).toBe('Café  Jazz');
  });

  test.each(['', ' ', '!!', 'a b c d e f', 'x'.repeat(51)])('an alert of %j is refused', async (text) => {
    const student = await app.student();

    const { errors } = await app.execute(ADD_ALERT, { text }, { as: student });

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'text' } }]);
    expect(await app.run(MY_ALERTS, {}, { as: student })).toEqual([]);
  });

  test("nobody removes or sees another's alert", async () => {
    const [mine, other] = await app.people(2);
    const { id } = await app.run(ADD_ALERT, { text: 'piano' }, { as: mine! });

    expect(await app.run(REMOVE_ALERT, { id }, { as: other! })).toBe(false);
    expect(await app.run(MY_ALERTS, {}, { as: other! })).toEqual([]);
    expect(await app.run(REMOVE_ALERT, { id }, { as: mine! })).toBe(true);
    expect(await app.sql(`select from keyword_alert_words where word = 'piano'`)).toEqual([]);
  });

  test('someone whose account is gone is asked to sign in', async () => {
    const ghost = await app.ghost();
    const { id } = await app.course();

    for (const answer of [
      await app.execute(FOLLOW, { id }, { as: ghost }),
      await app.execute(ADD_ALERT, { text: 'piano' }, { as: ghost }),
    ])
      expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
