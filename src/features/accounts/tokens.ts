import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Role } from '../../generated/schema.js';
import { perProcess, type Infra } from '../../infra/context.js';
import type { Viewer } from '../../kit/viewer.js';
import { ACCESS_TOKEN_SECONDS } from './lifetimes.js';
import { revocations } from './revocations.js';

const ISSUER = 'course-catch';
/** RFC 9068: no other kind of token that we may come to sign passes for an access token. */
const TYPE = 'at+jwt';

const keyOf = perProcess((infra) => new TextEncoder().encode(infra.config.ACCESS_TOKEN_SECRET));

/** Signs an access token: a JWT (RFC 7519) with the account as `sub`, its role and its session as `sid`. */
export async function issueAccessToken(
  infra: Infra,
  { accountId, role, sessionId }: { accountId: string; role: Role; sessionId: string },
): Promise<{ accessToken: string; expiresAt: Date }> {
  const issued = Math.floor(infra.clock.nowMs() / 1000);
  const expires = issued + ACCESS_TOKEN_SECONDS;
  const accessToken = await new SignJWT({ role, sid: sessionId })
    .setProtectedHeader({ alg: 'HS256', typ: TYPE })
    .setIssuer(ISSUER)
    .setSubject(accountId)
    .setIssuedAt(issued)
    .setExpirationTime(expires)
    .sign(keyOf(infra));
  return { accessToken, expiresAt: new Date(expires * 1000) };
}

/** Tokens found genuine, so that a signature is checked once and not with each request of its quarter of an hour. */
const genuine = perProcess(() => new LRUCache<string, Viewer>({ max: 20_000 }));

/**
 * The viewer that a token stands for, or null when it is forged, ended, revoked or not ours.
 *
 * @throws SERVICE_UNAVAILABLE when this process cannot know which sessions are revoked
 */
export async function readAccessToken(infra: Infra, token: string): Promise<Viewer | null> {
  const viewer = genuine(infra).get(token) ?? (await verify(infra, token));
  if (!viewer) return null;
  if (viewer.expiresAt * 1000 <= infra.clock.nowMs()) {
    genuine(infra).delete(token);
    return null;
  }
  return revocations(infra).has(viewer.sessionId) ? null : viewer;
}

const claims = z.object({
  sub: z.uuid(),
  sid: z.uuid(),
  role: z.enum(['STUDENT', 'INSTRUCTOR', 'ADMIN']),
  exp: z.int(),
});

async function verify(infra: Infra, token: string): Promise<Viewer | null> {
  try {
    const { payload } = await jwtVerify(token, keyOf(infra), {
      issuer: ISSUER,
      typ: TYPE,
      algorithms: ['HS256'],
      currentDate: new Date(infra.clock.nowMs()),
    });
    const { sub, sid, role, exp } = claims.parse(payload);
    const viewer: Viewer = { id: sub, role, sessionId: sid, expiresAt: exp };
    genuine(infra).set(token, viewer);
    return viewer;
  } catch {
    return null;
  }
}
