import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';

const ME = `query Me { me { id name email role } }`;

describe('me', () => {
  const app = useApp();

  test('is null for a guest', async () => {
    expect(await app.run(ME)).toBeNull();
  });

  test('is the person signed in, with their email', async () => {
    const student = await app.student('Ada');

    const me = await app.run(ME, {}, { as: student });

    expect(me).toMatchObject({ id: student.id, name: 'Ada', role: 'STUDENT' });
    expect(me.email).toContain('@');
  });

  test('refuses a forged token', async () => {
    const answer = await app.execute(ME, {}, { headers: { authorization: 'Bearer forged' } });

    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});
