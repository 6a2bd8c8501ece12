import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { together } from '../support/together.js';

const GUESS = `refreshSession(refreshToken: "a guess") { __typename }`;
const aliased = (count: number, field: string) =>
  `mutation { ${Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(' ')} }`;

describe('the rate limit', () => {
  const app = useApp({
    processes: 2,
    manualClock: true,
    env: { RATE_PERSON_POINTS: '100', RATE_PERSON_POINTS_PER_SECOND: '10', LIMIT_ALIASES: '100', LIMIT_COST: '1000' },
  });

  test('counts aliases one by one: fifty under one roof cost what fifty alone do', async () => {
    const student = await app.student();

    const one = await app.execute(`{ me { id } }`, {}, { as: student });
    const many = await app.execute(
      `{ ${Array.from({ length: 50 }, (_, i) => `a${i}: me { id }`).join(' ')} }`,
      {},
      { as: student },
    );

    expect((one as any).extensions.cost).toEqual({ points: 1, maximum: 1000, left: 99 });
    expect((many as any).extensions.cost).toEqual({ points: 50, maximum: 1000, left: 49 });
  });

  test('refuses what is beyond it, tells when to come again, and lets in then', async () => {
    const student = await app.student();
    const spend = () =>
      app.execute(`{ ${Array.from({ length: 60 }, (_, i) => `a${i}: me { id }`).join(' ')} }`, {}, { as: student });

    const first = await spend();
    const second = await spend();
    app.clock.advance({ seconds: 1 });
    const tooEarly = await spend();
    app.clock.advance({ seconds: 1 });
    const inTime = await spend();

    expect(first.errors).toBeUndefined();
    expect(second.errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 2 });
    expect(tooEarly.errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 1 });
    expect(inTime.errors).toBeUndefined();
  });

  test('is one for all processes: what was spent on one is missing on the other', async () => {
    const student = await app.student();
    const everywhere = Array.from({ length: 400 }, (_, i) => i % 2);

    const answers = await together(everywhere, (process) => app.execute(`{ me { id } }`, {}, { as: student, process }));

    const served = answers.filter((answer) => !answer.errors).length;
    // Each process may give a tenth on its own word before it has heard of the other.
    expect(served).toBeGreaterThanOrEqual(100);
    expect(served).toBeLessThanOrEqual(120);
  });

  test('is a person’s own: another person from the same address is served', async () => {
    const [spender, other] = await app.people(2);
    const all = `{ ${Array.from({ length: 100 }, (_, i) => `a${i}: me { id }`).join(' ')} }`;
    await app.execute(all, {}, { as: spender });

    expect((await app.execute('{ me { id } }', {}, { as: spender })).errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    expect((await app.execute('{ me { id } }', {}, { as: other })).errors).toBeUndefined();
  });
});

describe('the rate limit of an address', () => {
  const app = useApp({
    manualClock: true,
    env: { RATE_ADDRESS_POINTS: '200', RATE_ADDRESS_POINTS_PER_SECOND: '1', LIMIT_ALIASES: '100' },
  });

  test('guesses of a guest are refused, also under aliases and with an X-Forwarded-For of their own', async () => {
    const guess = (count: number, headers = {}) => app.execute(aliased(count, GUESS), {}, { headers });

    const ten = await guess(10);
    const tenMore = await guess(10);
    const alone = await guess(1);
    const forwarded = await guess(1, { 'x-forwarded-for': '203.0.113.7' });

    expect((ten as any).extensions.cost).toMatchObject({ points: 110, left: 90 });
    expect(tenMore.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
    expect((alone as any).extensions.cost.left).toBe(79);
    expect((forwarded as any).extensions.cost.left).toBe(68);
  });

  test('what is looked at and refused costs too, so that junk runs dry', async () => {
    const junk = Array.from({ length: 30 }, (_, i) => `{ junk${i} }`);

    const answers = [];
    for (const query of junk) answers.push(await app.execute(query));

    expect(answers.at(0)!.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(answers.at(-1)!.errors?.[0]?.extensions.code).toBe('RATE_LIMITED');
  });

  test('says 429 and when to come again', async () => {
    const response = await fetch(`${app.apps[0]!.server!.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });

    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
