import { beforeAll, describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { tally, together } from '../support/together.js';
import { CREATE_CATEGORY } from './writing.js';

describe('createCategory', () => {
  const app = useApp({ repeating: false });
  let admin: Person;
  beforeAll(async () => {
    admin = await app.admin();
  });
  const create = (input: object, as: Person | undefined = admin) => app.execute(CREATE_CATEGORY, { input }, { as });

  test('grows a tree, read from the top and from any branch', async () => {
    const music = (await create({ code: 'music', name: 'Music' })).data?.createCategory;
    const piano = (await create({ code: 'piano', name: 'Piano', parentId: music.id })).data?.createCategory;
    await create({ code: 'cello', name: 'Cello', parentId: music.id });
    await create({ code: 'arts', name: 'Arts' });

    expect(piano.parent).toEqual({ id: music.id });
    expect(await app.run(`{ categories { code children { code parent { code } children { code } } } }`)).toEqual([
      { code: 'arts', children: [] },
      {
        code: 'music',
        children: [
          { code: 'cello', parent: { code: 'music' }, children: [] },
          { code: 'piano', parent: { code: 'music' }, children: [] },
        ],
      },
    ]);
    const node = `query Node($id: ID!) { node(id: $id) { __typename ... on Category { name } } }`;
    expect(await app.run(node, { id: piano.id })).toEqual({ __typename: 'Category', name: 'Piano' });
  });

  test('gives a code to one of many who want it at once', async () => {
    const answers = await together(Array.from({ length: 6 }), () => create({ code: 'wanted', name: 'Wanted' }));

    const made = answers.map((answer) => answer.data?.createCategory);
    expect(tally(made)).toEqual({ Category: 1, CategoryCodeTaken: 5 });
  });

  test.each([
    ['code', { code: 'Music!', name: 'x' }],
    ['code', { code: '', name: 'x' }],
    ['name', { code: 'nameless', name: '' }],
    ['name', { code: 'long', name: 'x'.repeat(101) }],
    ['parentId', { code: 'orphan', name: 'x', parentId: 'category_01h455vb4pex5vsknk084sn02q' }],
    ['parentId', { code: 'orphan', name: 'x', parentId: 'course_01h455vb4pex5vsknk084sn02q' }],
  ])('says no to a bad %s', async (field, input) => {
    expect((await create(input)).errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  test('is for admins', async () => {
    for (const person of [await app.instructor(), await app.student()]) {
      expect((await create({ code: 'sly', name: 'Sly' }, person)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    expect((await app.sql(`select from categories where code = 'sly'`)).length).toBe(0);
  });
});
