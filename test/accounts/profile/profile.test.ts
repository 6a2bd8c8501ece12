import { describe, expect, test } from '@jest/globals';
import { useApp } from '../../support/app.js';
import { over, TRANSPORTS } from '../../support/transports.js';
import { MY_PROFILE, UPDATE_PROFILE } from '../account-operations.js';

describe('updateProfile', () => {
  const app = useApp({ repeating: false });
  const update = (as: Awaited<ReturnType<typeof app.student>>, input: object) =>
    app.execute(UPDATE_PROFILE, { input }, { as });

  test.each(TRANSPORTS)('changes what is said, and leaves the rest, over %s', async (transport) => {
    const { token } = await app.student('Ada');
    const execute = over(app, transport);

    await execute(UPDATE_PROFILE, { input: { phone: '+82 10-1234-5678', locale: 'KO' } }, { token });
    const { data } = await execute(
      UPDATE_PROFILE,
      { input: { name: ' Ada L. ', pictureUrl: 'https://pictures.example/ada.png' } },
      { token },
    );

    expect(data.updateProfile).toMatchObject({
      name: 'Ada L.',
      phone: '+821012345678',
      locale: 'KO',
      pictureUrl: 'https://pictures.example/ada.png',
    });
    expect((await execute(MY_PROFILE, {}, { token })).data.me).toEqual(data.updateProfile);
  });

  test('takes away what is null', async () => {
    const person = await app.student('Bo');
    await update(person, { phone: '+821012345678', pictureUrl: 'https://pictures.example/bo.png' });

    const { data } = await update(person, { phone: null, pictureUrl: null });

    expect(data.updateProfile).toMatchObject({ name: 'Bo', phone: null, pictureUrl: null });
  });

  test.each([
    ['name', { name: null }],
    ['name', { name: ' ' }],
    ['name', { name: 'a\u202eb' }],
    ['phone', { phone: '010-1234-5678' }],
    ['phone', { phone: '+0123456789' }],
    ['phone', { phone: '+1234567890123456' }],
    ['phone', { phone: '+82 10 1234 567８' }],
    ['pictureUrl', { pictureUrl: 'http://pictures.example/a.png' }],
    ['pictureUrl', { pictureUrl: 'javascript:alert(1)' }],
    ['pictureUrl', { pictureUrl: 'data:image/png;base64,AAAA' }],
    ['pictureUrl', { pictureUrl: 'https://me:secret@pictures.example/a.png' }],
    ['pictureUrl', { pictureUrl: '//pictures.example/a.png' }],
    ['pictureUrl', { pictureUrl: `https://pictures.example/${'a'.repeat(2048)}` }],
    ['locale', { locale: null }],
  ])('refuses a bad %s and changes nothing: %j', async (field, wrong) => {
    const person = await app.student('Cy');

    const answer = await update(person, { name: 'Changed', ...wrong });

    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field });
    expect((await app.run(MY_PROFILE, {}, { as: person })).name).toBe('Cy');
  });

  test('is for who is signed in, and has an account', async () => {
    const guest = await app.execute(UPDATE_PROFILE, { input: { name: 'Nobody' } });
    const ghost = await update(await app.ghost(), { name: 'Nobody' });

    expect(guest.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(ghost.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('of another is seen by admins alone, but for the name', async () => {
    const [person, admin, stranger] = [await app.instructor('Dee'), await app.admin(), await app.student()];
    await update(person, { phone: '+821012345678', pictureUrl: 'https://pictures.example/dee.png' });
    const look = (as?: typeof person) =>
      app.run(
        `query ($id: ID!) { node(id: $id) { ... on Account { name email phone pictureUrl locale emailVerifiedAt } } }`,
        { id: person.id },
        { as },
      );

    const hidden = { email: null, phone: null, pictureUrl: null, locale: null, emailVerifiedAt: null };
    expect(await look(stranger)).toEqual({ name: 'Dee', ...hidden });
    expect(await look()).toEqual({ name: 'Dee', ...hidden });
    expect(await look(admin)).toMatchObject({ name: 'Dee', phone: '+821012345678', locale: 'EN' });
  });
});
