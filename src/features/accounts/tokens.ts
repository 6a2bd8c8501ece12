import { jwtVerify, SignJWT } from 'jose';
import type { Role } from '../../generated/schema.js';
import type { Context, Infra } from '../../infra/context.js';
import type { Viewer } from '../../kit/viewer.js';

/** How long an access token is good, in seconds. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

const ISSUER = 'course-catch';
const keyOf = (infra: Pick<Infra, 'config'>) => new TextEncoder().encode(infra.config.ACCESS_TOKEN_SECRET);

/** Signs an access token: a JWT (RFC 7519) with the account as `sub`, its role and its session as `sid`. */
export async function issueAccessToken(
  ctx: Pick<Context, 'config' | 'clock'>,
  { accountId, role, sessionId }: { accountId: string; role: Role; sessionId: string },
): Promise<{ accessToken: string; expiresAt: Date }> {
  const issued = Math.floor(ctx.clock.nowMs() / 1000);
  const expires = issued + ACCESS_TOKEN_SECONDS;
  const accessToken = await new SignJWT({ role, sid: sessionId })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(ISSUER)
    .setSubject(accountId)
    .setIssuedAt(issued)
    .setExpirationTime(expires)
    .sign(keyOf(ctx));
  return { accessToken, expiresAt: new Date(expires * 1000) };
}

/** The viewer that a token stands for, or null when it is forged, ended or not ours. */
export async function readAccessToken(infra: Pick<Infra, 'config' | 'clock'>, token: string): Promise<Viewer | null> {
  try {
    const { payload } = await jwtVerify(token, keyOf(infra), {
      issuer: ISSUER,
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp', 'sid', 'role'],
      currentDate: new Date(infra.clock.nowMs()),
    });
    return {
      id: payload.sub!,
      role: payload['role'] as Role,
      sessionId: String(payload['sid']),
      expiresAt: payload.exp!,
    };
  } catch {
    return null;
  }
}
