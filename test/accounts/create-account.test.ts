import { describe, expect, test } from '@jest/globals';
import { createAccount } from '../../src/features/accounts/index.js';
import { useApp } from '../support/app.js';
import { newcomer, SIGN_IN } from './operations.js';

describe('createAccount', () => {
  const app = useApp();

  test('makes an account of the role given, which can sign in', async () => {
    const input = newcomer('Root');

    await createAccount(app.context(), { ...input, role: 'ADMIN' });

    const { email, password } = input;
    const session = await app.run(SIGN_IN, { input: { email, password } });
    expect(session.account).toMatchObject({ name: 'Root', role: 'ADMIN' });
  });

  test('refuses an email address that has an account', async () => {
    const input = newcomer('Root');
    await createAccount(app.context(), { ...input, role: 'ADMIN' });

    const again = await createAccount(app.context(), { ...input, role: 'STUDENT' });

    expect(again).toMatchObject({ __typename: 'EmailTaken' });
  });
});
