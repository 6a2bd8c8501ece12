import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { issueAccessToken, readAccessToken } from '../../src/features/accounts/index.js';
import { keyring } from '../../src/features/accounts/keys/keyring.js';
import { useApp } from '../support/app.js';

describe('an access token', () => {
  const app = useApp({ manualClock: true });
  const who = () => ({ accountId: randomUUID(), role: 'STUDENT' as const, sessionId: randomUUID() });
  const infra = () => app.apps[0]!.infra;
  const read = (token: string) => readAccessToken(infra(), token);
  const issue = () => issueAccessToken(infra(), who());

  /** A token as ours, but for what is given; a `key` of one's own is named as ours is. */
  const sign = async ({
    sub = randomUUID(),
    typ = 'at+jwt',
    alg = 'EdDSA',
    iss = 'course-catch',
    aud = 'course-catch',
    key,
    kid,
    ...claims
  }: Record<string, unknown>) => {
    const ours = await keyring(infra()).signing();
    const exp = infra().clock.nowMs() / 1000 + 60;
    return new SignJWT({ sub, iss, aud, sid: randomUUID(), role: 'STUDENT', exp, ...claims } as never)
      .setProtectedHeader({ alg, typ, kid: kid ?? ours.kid } as never)
      .sign((key ?? ours.privateKey) as CryptoKey);
  };

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
    ['for another audience', { aud: 'somebody-else' }],
    ['for no audience', { aud: [] }],
    ['of another type', { typ: 'JWT' }],
    ['without an end', { exp: undefined }],
    ['without a session', { sid: undefined }],
    ['with a role that there is not', { role: '__proto__' }],
    ['for nobody', { sub: 'nobody' }],
    ['that names a key that there is not', { kid: 'none' }],
    ['that names no key', { kid: '' }],
  ])('%s is not read', async (_what, wrong) => {
    expect(await read(await sign(wrong))).toBeNull();
  });

  test('signed by another key, by the public one as if it were a secret, or not at all, is not read', async () => {
    const { kid, publicJwk } = await keyring(infra()).signing();
    const { privateKey } = await generateKeyPair('EdDSA');
    const es256 = await generateKeyPair('ES256');
    const secrets = [Buffer.from(publicJwk.x!, 'base64url'), Buffer.from(publicJwk.x!), JSON.stringify(publicJwk)];
    const unsigned = new UnsecuredJWT({ sid: randomUUID(), role: 'ADMIN' })
      .setSubject(randomUUID())
      .setIssuer('course-catch')
      .setAudience('course-catch')
      .setExpirationTime(infra().clock.nowMs() / 1000 + 60)
      .encode();
    const [, body] = unsigned.split('.');
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid })).toString('base64url');

    expect(await read(await sign({ key: privateKey }))).toBeNull();
    expect(await read(await sign({ key: es256.privateKey, alg: 'ES256' }))).toBeNull();
    for (const secret of secrets)
      for (const alg of ['HS256', 'HS512'])
        expect(await read(await sign({ alg, key: Buffer.concat([Buffer.from(secret), Buffer.alloc(64)]) }))).toBeNull();
    expect(await read(unsigned)).toBeNull();
    expect(await read(`${none}.${body}.`)).toBeNull();
  });
});
