import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { issueAccessToken, readAccessToken } from '../../src/features/accounts/index.js';
import { useApp } from '../support/app.js';

describe('an access token', () => {
  const app = useApp({ manualClock: true });
  const who = () => ({ accountId: randomUUID(), role: 'STUDENT' as const, sessionId: randomUUID() });
  const infra = () => app.apps[0]!.infra;
  const read = (token: string) => readAccessToken(infra(), token);
  const issue = () => issueAccessToken(infra(), who());

  /** A token as ours, but for what is given. */
  const sign = (
    { sub = randomUUID(), typ = 'at+jwt', alg = 'HS256', iss = 'course-catch', ...claims }: Record<string, unknown>,
    secret = infra().config.ACCESS_TOKEN_SECRET,
  ) =>
    new SignJWT({
      sub,
      iss,
      sid: randomUUID(),
      role: 'STUDENT',
      exp: infra().clock.nowMs() / 1000 + 60,
      ...claims,
    } as never)
      .setProtectedHeader({ alg, typ } as never)
      .sign(new TextEncoder().encode(secret));

  test('says who it is for until it ends, a quarter of an hour later', async () => {
    const given = who();
    const { accessToken, expiresAt } = await issueAccessToken(infra(), given);

    app.clock.advance({ minutes: 14, seconds: 59 });
    const viewer = await read(accessToken);
    app.clock.advance({ seconds: 1 });

    expect(viewer).toEqual({
      id: given.accountId,
      role: 'STUDENT',
      sessionId: given.sessionId,
      expiresAt: expiresAt.getTime() / 1000,
    });
    expect(await read(accessToken)).toBeNull();
    expect(await read(accessToken)).toBeNull();
  });

  test('ends at its time for a process that has not seen it before, too', async () => {
    const { accessToken } = await issue();

    app.clock.advance({ minutes: 15 });

    expect(await read(accessToken)).toBeNull();
  });

  test('counts only as it was signed', async () => {
    const { accessToken } = await issue();
    await read(accessToken);
    const [head, body, seal] = accessToken.split('.') as [string, string, string];
    const admin = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const forged = Buffer.from(JSON.stringify({ ...admin, role: 'ADMIN' })).toString('base64url');

    for (const token of [`${head}.${forged}.${seal}`, `${head}.${body}.`, `${head}.${body}`, `${accessToken}x`, ''])
      expect(await read(token)).toBeNull();
  });

  test('is read when it is made as ours are', async () => {
    expect(await read(await sign({}))).toMatchObject({ role: 'STUDENT' });
  });

  test.each<[string, Record<string, unknown>]>([
    ['of another issuer', { iss: 'somebody-else' }],
    ['of another type', { typ: 'JWT' }],
    ['without an end', { exp: undefined }],
    ['without a session', { sid: undefined }],
    ['with a role that there is not', { role: '__proto__' }],
    ['for nobody', { sub: 'nobody' }],
    ['signed by another algorithm', { alg: 'HS512' }],
  ])('%s is not read', async (_what, wrong) => {
    expect(await read(await sign(wrong))).toBeNull();
  });

  test('signed by another secret, or not at all, is not read', async () => {
    const unsigned = new UnsecuredJWT({ sid: randomUUID(), role: 'ADMIN' })
      .setSubject(randomUUID())
      .setIssuer('course-catch')
      .setExpirationTime(infra().clock.nowMs() / 1000 + 60)
      .encode();

    expect(await read(await sign({}, 'another secret of more than 32 characters'))).toBeNull();
    expect(await read(unsigned)).toBeNull();
  });
});
