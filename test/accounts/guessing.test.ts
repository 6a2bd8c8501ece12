import { describe, expect, test } from '@jest/globals';
import { withinLetterLimits } from '../../src/features/accounts/try-limits.js';
import { makeContext } from '../../src/infra/context.js';
import { useApp } from '../support/app.js';
import { tally, together } from '../support/together.js';
import { over, TRANSPORTS } from '../support/transports.js';
import { newcomer, PASSWORD, SIGN_IN, SIGN_UP } from './operations.js';

describe('guessing a password', () => {
  const app = useApp({ manualClock: true, repeating: false });
  const signUp = async (name: string) => {
    const input = newcomer(name);
    await app.run(SIGN_UP, { input });
    return input.email;
  };
  const guesses = (email: string, count: number) =>
    Array.from(
      { length: count },
      (_, i) => `a${i}: signIn(input: { email: "${email}", password: "guess ${i}" }) { __typename }`,
    ).join(' ');

  test.each(TRANSPORTS)('under aliases counts each, so that the eleventh is none, over %s', async (transport) => {
    const execute = over(app, transport);
    const email = await signUp('Ada');

    const ten = await execute(`mutation { ${guesses(email, 10)} }`);
    const eleventh = await execute(SIGN_IN, { input: { email, password: PASSWORD } });

    expect(tally(Object.values(ten.data))).toEqual({ InvalidCredentials: 10 });
    expect(eleventh.errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 900 });
  });

  test.each(TRANSPORTS)('many at once under aliases has no more tries, over %s', async (transport) => {
    const execute = over(app, transport);
    const email = await signUp('Bo');
    const documents = Array.from({ length: 5 }, () => `mutation { ${guesses(email, 20)} }`);

    const answers = await together(documents, (document) => execute(document));

    for (const { errors } of answers) expect(errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    const after = await execute(SIGN_IN, { input: { email, password: PASSWORD } });
    expect(after.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
  });

  test('with another X-Forwarded-For each time comes from one address all the same', async () => {
    const email = await signUp('Cy');
    const tries = Array.from({ length: 20 }, (_, i) => `203.0.113.${i}`);

    const answers = await together(tries, (from) =>
      app.execute(SIGN_IN, { input: { email, password: 'a guess' } }, { headers: { 'x-forwarded-for': from } }),
    );

    expect(answers.filter(({ data }) => data?.signIn)).toHaveLength(10);
  });
});

describe('asking for letters', () => {
  const app = useApp({ manualClock: true, repeating: false });

  test('ends at five hundred in a quarter of an hour from one network, whoever they are for', async () => {
    const ctx = makeContext(app.apps[0]!.infra, { address: '203.0.113.9' });
    const elsewhere = makeContext(app.apps[0]!.infra, { address: '203.0.113.10' });
    const ask = (from: typeof ctx, i: number) =>
      withinLetterLimits(from, `person.${i}@example.com`, async () => 'sent').catch(({ code }) => code as string);

    const answers = await together(Array.from({ length: 520 }), (_, i) => ask(ctx, i));

    expect(answers.filter((answer) => answer === 'sent')).toHaveLength(500);
    expect(await ask(elsewhere, 1)).toBe('sent');
    app.clock.advance({ minutes: 15 });
    expect(await ask(ctx, 1)).toBe('sent');
  });
});
