import { describe, expect, test } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { hashPassword, needsRehash, verifyPassword, WAITING_MAX } from '../../src/features/accounts/password.js';

describe('a password', () => {
  test('is kept as argon2id at the cost that OWASP asks for', async () => {
    const kept = await hashPassword('correct horse battery staple');

    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(needsRehash(kept)).toBe(false);
  });

  test('is known again, and no other is', async () => {
    const kept = await hashPassword('correct horse battery staple');

    expect(await verifyPassword(kept, 'correct horse battery staple')).toBe(true);
    expect(await verifyPassword(kept, 'correct horse battery stapl')).toBe(false);
    expect(await verifyPassword(kept, '')).toBe(false);
  });

  test('counts to its last character, however long it is', async () => {
    const long = 'long '.repeat(50);
    const kept = await hashPassword(`${long}a`);

    expect(await verifyPassword(kept, `${long}a`)).toBe(true);
    expect(await verifyPassword(kept, `${long}b`)).toBe(false);
  });

  test('is the same however a keyboard composes its characters', async () => {
    const composed = '비밀번호-é';

    const kept = await hashPassword(composed.normalize('NFD'));

    expect(await verifyPassword(kept, composed.normalize('NFC'))).toBe(true);
  });

  test('is not that of a person who has none', async () => {
    expect(await verifyPassword(null, '')).toBe(false);
    expect(await verifyPassword(null, 'anything')).toBe(false);
  });

  test('is hashed anew when it was kept at another cost', async () => {
    expect(needsRehash(await hash('secret', { memoryCost: 8192, timeCost: 2, parallelism: 1 }))).toBe(true);
    expect(needsRehash(await hash('secret', { memoryCost: 19_456, timeCost: 3, parallelism: 1 }))).toBe(true);
    expect(needsRehash(await hash('secret', { algorithm: 1, memoryCost: 19_456, timeCost: 2, parallelism: 1 }))).toBe(
      true,
    );
  });

  test('waits its turn in a storm, and past a few seconds of waiting is told to come back', async () => {
    const kept = await hashPassword('secret');
    const storm = Array.from({ length: 2 * WAITING_MAX }, () => verifyPassword(kept, 'secret'));

    const answers = await Promise.allSettled(storm);

    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(answers.filter((answer) => answer.status === 'fulfilled' && answer.value).length).toBeGreaterThanOrEqual(
      WAITING_MAX,
    );
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused)
      expect(reason).toMatchObject({ code: 'SERVICE_UNAVAILABLE', details: { retryAfterSeconds: 3 } });
    expect(await verifyPassword(kept, 'secret')).toBe(true);
  });
});
