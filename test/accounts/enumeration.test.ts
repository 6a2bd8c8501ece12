import { describe, expect, test } from '@jest/globals';
import { hashPassword, WAITING_MAX } from '../../src/features/accounts/password.js';
import { useApp } from '../support/app.js';
import { countStatements } from '../support/statements.js';
import { together } from '../support/together.js';
import { FIND_MY_EMAIL, REQUEST_PASSWORD_RESET, REQUEST_SIGN_UP } from './account-operations.js';
import { PASSWORD, SIGN_IN } from './operations.js';
import { REQUEST_RESTORE } from './people-operations.js';

const PAIRS = 200;
/** Below this the two series differ; a series is measured once more before it counts. */
const P_LEAST = 0.01;

/** What tells nothing about who has an account, as somebody sends it who would like to know. */
const OPERATIONS = {
  signIn: { query: SIGN_IN, input: (email: string) => ({ input: { email, password: 'not the password' } }) },
  requestSignUp: {
    query: REQUEST_SIGN_UP,
    input: (email: string) => ({ input: { email, name: 'Mallory', password: PASSWORD } }),
  },
  requestPasswordReset: { query: REQUEST_PASSWORD_RESET, input: (email: string) => ({ email }) },
  requestAccountRestore: { query: REQUEST_RESTORE, input: (email: string) => ({ email }) },
  findMyEmail: { query: FIND_MY_EMAIL, input: (email: string) => ({ input: { email, name: 'student 1' } }) },
};
type Name = keyof typeof OPERATIONS;
const NAMES = Object.keys(OPERATIONS) as Name[];
const TIMED = ['signIn', 'requestSignUp', 'requestPasswordReset'] as const;

describe('who has an account', () => {
  const app = useApp({ repeating: false, env: { EMAIL_VERIFICATION: 'on', PROXY_HOPS: '1' } });
  let network = 0;

  /** Addresses with an account, all of one password, hashed once. */
  async function addresses(count: number): Promise<{ known: string[]; unknown: string[] }> {
    const people = await app.people(count);
    const rows = await app.sql<{ email: string }>(
      `update accounts set password_hash = $2 where id = any($1) returning email`,
      [people.map(({ uuid }) => uuid), await hashPassword(PASSWORD)],
    );
    const unknown = rows.map(({ email }) => email.replace('@', 'x@').slice(1));
    return { known: rows.map(({ email }) => email), unknown };
  }

  /** Sends it from a network of its own: how often one network may try is not the question here. */
  const send = (name: Name, email: string) => {
    network += 1;
    const from = `10.${network >> 16}.${(network >> 8) & 255}.${network & 255}`;
    const { query, input } = OPERATIONS[name];
    return app.execute(query, input(email), { headers: { 'x-forwarded-for': from } });
  };
  /** An answer without what is drawn anew for each. */
  const plain = (answer: object) => JSON.stringify(answer).replace(/"request":"[^"]+"/, '"request":""');

  test.each(NAMES)('is not in the answer of %s', async (name) => {
    const { known, unknown } = await addresses(1);

    const answers = [await send(name, known[0]!), await send(name, unknown[0]!)];

    expect(answers[0]).toHaveProperty('data');
    expect(plain(answers[1]!)).toBe(plain(answers[0]!));
  });

  test.each(NAMES)('is not in the statements and commands that %s takes', async (name) => {
    const { known, unknown } = await addresses(1);
    await send(name, 'first@example.com');
    const { redis } = app.apps[0]!.infra;
    const workOf = async (email: string) => {
      const sent = redis.sendCommand;
      let commands = 0;
      redis.sendCommand = function (this: typeof redis, ...given: Parameters<typeof sent>) {
        // The list of revoked sessions is read every second, whatever is asked.
        if (given[0].name !== 'zrange') commands += 1;
        return sent.apply(this, given);
      } as typeof sent;
      const statements = await countStatements(() => send(name, email));
      redis.sendCommand = sent;
      return { statements, commands };
    };

    const ofKnown = await workOf(known[0]!);
    const ofUnknown = await workOf(unknown[0]!);

    expect(ofKnown.statements).toBeGreaterThan(0);
    expect(ofKnown.commands).toBeGreaterThan(0);
    expect(ofUnknown).toEqual(ofKnown);
  });

  test('is not in whether anything hashes a password', async () => {
    const { known, unknown } = await addresses(1);
    // As many as may wait for their turn do, all the while: whoever has to hash something now is told to come back.
    let over = false;
    const storm = Array.from({ length: WAITING_MAX + 20 }, async () => {
      while (!over) await hashPassword('storm').catch(() => new Promise(setImmediate));
    });

    const answers = await together(NAMES, (name) => together([known[0]!, unknown[0]!], (email) => send(name, email)));

    over = true;
    await Promise.all(storm);
    const codes = answers.map((pair) => pair.map(({ errors }) => errors?.[0]?.extensions.code ?? 'none'));
    expect(Object.fromEntries(NAMES.map((name, i) => [name, codes[i]]))).toEqual({
      signIn: ['SERVICE_UNAVAILABLE', 'SERVICE_UNAVAILABLE'],
      requestSignUp: ['SERVICE_UNAVAILABLE', 'SERVICE_UNAVAILABLE'],
      requestPasswordReset: ['none', 'none'],
      requestAccountRestore: ['none', 'none'],
      findMyEmail: ['none', 'none'],
    });
  });

  test.each(TIMED)(
    'is not in the time that %s takes',
    async (name) => {
      const measure = async () => {
        const { known, unknown } = await addresses(PAIRS);
        const took: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
        for (let i = 0; i < PAIRS; i += 1) {
          const pair = [['known', known[i]!] as const, ['unknown', unknown[i]!] as const];
          for (const [which, email] of i % 2 ? pair : pair.reverse()) {
            const from = performance.now();
            await send(name, email);
            took[which].push(performance.now() - from);
          }
        }
        return mannWhitney(took.known, took.unknown);
      };
      await together(Array.from({ length: 10 }), (_, i) => send(name, `warm.${i}@example.com`));

      const first = await measure();
      // A noisy machine makes one series in a hundred look unlike; a difference that is there is there again.
      const p = first > P_LEAST ? first : await measure();

      expect(p).toBeGreaterThan(P_LEAST);
    },
    180_000,
  );
});

describe('the rank test', () => {
  const series = (offset: number) => Array.from({ length: PAIRS }, (_, i) => ((i * 7919) % 1000) / 100 + offset);

  test('tells two series apart that differ by a fifth of their spread, and not two that are alike', () => {
    expect(mannWhitney(series(0), series(0.001))).toBeGreaterThan(0.5);
    expect(mannWhitney(series(0), series(2))).toBeLessThan(0.001);
  });
});

/** The two-sided p of the Mann-Whitney U test, by its normal approximation: fit for 20 or more of each. */
function mannWhitney(one: readonly number[], other: readonly number[]): number {
  const all = [...one.map((value) => ({ value, own: true })), ...other.map((value) => ({ value, own: false }))];
  all.sort((a, b) => a.value - b.value);
  const ranks = all.reduce((sum, { own }, index) => sum + (own ? index + 1 : 0), 0);
  const [n, m] = [one.length, other.length];
  const u = ranks - (n * (n + 1)) / 2;
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  return 2 * (1 - normal(z));
}

/** The normal distribution function of z ≥ 0 (Abramowitz and Stegun 26.2.17; off by less than 1e-7). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}
