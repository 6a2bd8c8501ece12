import { describe, expect, test } from '@jest/globals';
import { makeContext } from '../../src/infra/context.js';
import { signIn } from '../../src/features/accounts/sign-in.js';
import { signUp } from '../../src/features/accounts/sign-up.js';
import { signInLimits, withinLimits } from '../../src/features/accounts/try-limits.js';
import { useApp } from '../support/app.js';
import { together } from '../support/together.js';
import { newcomer } from './operations.js';

describe('the limit of failed tries', () => {
  const app = useApp({ manualClock: true });
  const from = (address: string) => makeContext(app.apps[0]!.infra, { address });
  const outcome = (work: Promise<{ __typename: string }>) =>
    work.then(
      (answer) => answer.__typename,
      (error: { code: string }) => error.code,
    );
  /** A sign-in that fails, without the hash that makes five hundred of them slow. */
  const failFrom = (address: string, email: string) => {
    const ctx = from(address);
    const fail = async () => ({ __typename: 'InvalidCredentials' });
    return outcome(withinLimits(ctx, signInLimits(ctx, email), fail, () => true));
  };

  test('keeps out an address that guesses, not the person who signs in from elsewhere', async () => {
    const person = newcomer('Ada');
    await signUp(from('198.51.100.1'), person);

    const guesses = await together(Array.from({ length: 20 }), () => failFrom('203.0.113.9', person.email));

    expect(guesses.filter((guess) => guess === 'RATE_LIMITED').length).toBe(10);
    expect(await outcome(signIn(from('198.51.100.1'), person))).toBe('Session');
  });

  test('stops many addresses that guess at one account together', async () => {
    const { email } = newcomer('Bo');

    const guesses = await together(Array.from({ length: 150 }), (_, i) => failFrom(`203.0.113.${i}`, email));

    expect(guesses.filter((guess) => guess === 'InvalidCredentials').length).toBe(100);
  });

  test('leaves those who were turned away by it their own tries', async () => {
    const { email } = newcomer('Cy');
    await together(Array.from({ length: 100 }), (_, i) => failFrom(`203.0.113.${i}`, email));
    app.clock.advance({ minutes: 14 });
    for (let i = 0; i < 12; i += 1) await failFrom('198.51.100.2', email);

    app.clock.advance({ minutes: 1 });

    expect(await failFrom('198.51.100.2', email)).toBe('InvalidCredentials');
  });

  test('stops one address that guesses at many accounts', async () => {
    for (let round = 0; round < 5; round += 1)
      await together(Array.from({ length: 100 }), () => failFrom('203.0.113.200', newcomer('anyone').email));

    const { email } = newcomer('Dee');

    expect(await failFrom('203.0.113.200', email)).toBe('RATE_LIMITED');
    expect(await outcome(signUp(from('203.0.113.200'), newcomer('Dee')))).toBe('RATE_LIMITED');
    expect(await failFrom('203.0.113.201', email)).toBe('InvalidCredentials');
  });
});
