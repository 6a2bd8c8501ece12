import { randomUUID } from 'node:crypto';
import { ReplyError } from 'ioredis';
import { z } from 'zod';
import type { Context, Infra } from '../../infra/context.js';
import { defineScript } from '../../infra/redis/script.js';
import { RequestError, unauthenticated } from '../../kit/errors.js';
import { accountNow, rememberSignedIn } from './account.js';
import { deviceOf } from './devices/device.js';
import type { Account } from './entities.js';
import { REFRESH_GRACE_MS, REVOKED_LISTED_MS, SESSION_IDLE_MS, SESSION_LIFETIME_MS } from './lifetimes.js';
import { stands } from './people/standing.js';
import { digestOf, firstToken, successorOf, writeRefreshToken, type RefreshToken } from './refresh-token.js';
import { revocations, revokedKey } from './revocations.js';
import { keepInCookies } from './session-cookies.js';
import { issueAccessToken } from './tokens.js';

/** What a person who has signed in is given. */
export interface Session {
  readonly __typename: 'Session';
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly account: Account;
}

/** An account that signs in on one device more loses the session it has not used for longest. */
const SESSIONS_MAX = 100;

const KEYS = ['sessions', 'revoked'] as const;
const sessionIds = z.array(z.string());

/** A session as Redis keeps it; times are epoch milliseconds, what is not known is empty. */
const keptSession = z.object({
  id: z.uuid(),
  startedAt: z.number(),
  usedAt: z.number(),
  device: z.string(),
  address: z.string(),
});
export type KeptSession = z.infer<typeof keptSession>;

const openScript = defineScript({
  source: new URL('./scripts/open-session.lua', import.meta.url),
  keys: KEYS,
  args: ['now', 'session', 'token', 'idle', 'lifetime', 'most', 'listed', 'device', 'address'],
  reply: (raw) => sessionIds.parse(raw),
});

const rotateScript = defineScript({
  source: new URL('./scripts/rotate-session.lua', import.meta.url),
  keys: KEYS,
  args: ['now', 'session', 'presented', 'successor', 'grace', 'idle', 'lifetime', 'listed', 'device', 'address'],
  reply: (raw) => z.enum(['rotated', 'repeated', 'ended', 'revoked']).parse(raw),
});

const listScript = defineScript({
  source: new URL('./scripts/list-sessions.lua', import.meta.url),
  keys: ['sessions'],
  args: ['now', 'idle', 'lifetime'],
  reply: (raw) => sessionIds.parse(raw).map((text) => keptSession.parse(JSON.parse(text))),
});

const revokeScript = defineScript({
  source: new URL('./scripts/revoke-sessions.lua', import.meta.url),
  keys: KEYS,
  args: ['now', 'session', 'everywhere', 'spare', 'listed'],
  reply: (raw) => sessionIds.parse(raw),
});

/**
 * Where the sessions of an account stand, and the list of those revoked. One hash tag for all of them: a session ends
 * and is listed in one step, and one refresh per person and quarter of an hour is little for one shard.
 */
const keysOf = (infra: Infra, accountId: string) => ({
  sessions: `${infra.redisPrefix}{sessions}:of:${accountId}`,
  revoked: revokedKey(infra),
});

const nowOf = (ctx: Context) => ctx.clock.forStore() ?? '';

/**
 * Opens a session for a person who has just proved who they are. Why an account is barred is for the caller to tell.
 *
 * @throws UNAUTHENTICATED for an account that is barred or gone, or whose password was set anew meanwhile
 */
export async function openSession(ctx: Context, account: Account): Promise<Session> {
  const token = firstToken({ accountId: account.id, sessionId: randomUUID() });
  const gone = await reachable(
    ctx,
    openScript(ctx.redis, {
      keys: keysOf(ctx, account.id),
      args: {
        now: nowOf(ctx),
        session: token.sessionId,
        token: digestOf(token),
        idle: SESSION_IDLE_MS,
        lifetime: SESSION_LIFETIME_MS,
        most: SESSIONS_MAX,
        listed: REVOKED_LISTED_MS,
        ...deviceOf(ctx),
      },
    }),
  );
  revocations(ctx).announce(gone);
  // Looked at after the session is there: whoever bars the account, changes its role or sets another password at this
  // moment either finds the session and ends it, or is seen here.
  const now = await accountNow(ctx, account.id);
  if (now && stands(now) && samePassword(now, account)) return sessionWith(ctx, now, token);
  await revokeSessions(ctx, { accountId: account.id, sessionId: token.sessionId, everywhere: false });
  throw unauthenticated();
}

/** Whether the password is still the one that stood when the account was read. */
const samePassword = (now: Account, then: Account) =>
  now.passwordChangedAt?.getTime() === then.passwordChangedAt?.getTime();

/**
 * Spends a refresh token and gives its successor; null when the session has ended, or ends now because the token was
 * spent before: whoever shows it has a copy, and so may a thief, so nobody keeps the session. Knowing a session's id
 * is enough to end it that way; but it is told to its own person alone, who can sign it out as well.
 */
export async function rotateToken(ctx: Context, presented: RefreshToken): Promise<RefreshToken | null> {
  const { accountId, sessionId } = presented;
  const successor = successorOf(ctx, presented);
  const verdict = await reachable(
    ctx,
    rotateScript(ctx.redis, {
      keys: keysOf(ctx, accountId),
      args: {
        now: nowOf(ctx),
        session: sessionId,
        presented: digestOf(presented),
        successor: digestOf(successor),
        grace: REFRESH_GRACE_MS,
        idle: SESSION_IDLE_MS,
        lifetime: SESSION_LIFETIME_MS,
        listed: REVOKED_LISTED_MS,
        ...deviceOf(ctx),
      },
    }),
  );
  if (verdict === 'revoked') {
    revocations(ctx).announce([sessionId]);
    ctx.log.warn({ accountId }, 'a spent refresh token was shown; its session is revoked');
  }
  return verdict === 'rotated' || verdict === 'repeated' ? successor : null;
}

/** The sessions of an account that have not ended, the last used first. */
export async function liveSessions(ctx: Context, accountId: string): Promise<KeptSession[]> {
  const { sessions } = keysOf(ctx, accountId);
  const args = { now: nowOf(ctx), idle: SESSION_IDLE_MS, lifetime: SESSION_LIFETIME_MS };
  const found = await reachable(ctx, listScript(ctx.redis, { keys: { sessions }, args }));
  return found.sort((one, other) => other.usedAt - one.usedAt || other.startedAt - one.startedAt);
}

/**
 * Ends one session of an account, or every one: its refresh token is worth nothing any more, its access token is
 * refused and its sockets are closed in every process.
 *
 * @param sessionId null: none but what `everywhere` covers
 * @param spare the one that stays when every one goes
 */
export async function revokeSessions(
  ctx: Context,
  {
    accountId,
    sessionId,
    everywhere,
    spare,
  }: { accountId: string; sessionId: string | null; everywhere: boolean; spare?: string },
): Promise<void> {
  const gone = await reachable(
    ctx,
    revokeScript(ctx.redis, {
      keys: keysOf(ctx, accountId),
      args: {
        now: nowOf(ctx),
        session: sessionId ?? '',
        everywhere: everywhere ? 1 : 0,
        spare: spare ?? '',
        listed: REVOKED_LISTED_MS,
      },
    }),
  );
  revocations(ctx).announce(gone);
}

/** Which of some people have a session that has not been ended. */
export async function sessionsStanding(infra: Infra, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  const counts = await Promise.all(accountIds.map((id) => infra.redis.hlen(keysOf(infra, id).sessions)));
  return new Set(accountIds.filter((_, i) => counts[i]! > 0));
}

/** The session as its person is told of it; in cookies, where a browser has asked for them. */
export async function sessionWith(ctx: Context, account: Account, token: RefreshToken): Promise<Session> {
  const { accessToken, expiresAt } = await issueAccessToken(ctx, {
    accountId: account.id,
    role: account.role,
    sessionId: token.sessionId,
  });
  rememberSignedIn(account);
  return keepInCookies<Session>(ctx, {
    __typename: 'Session',
    accessToken,
    accessTokenExpiresAt: expiresAt,
    refreshToken: writeRefreshToken(token),
    account,
  });
}

/** Without Redis nobody is let in, and is told so. What Redis itself complains of is a fault of ours. */
export async function reachable<T>(ctx: Context, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ReplyError) throw error;
    ctx.log.warn({ err: error }, 'sessions are out of reach');
    throw new RequestError('SERVICE_UNAVAILABLE', 'Signing in is out of reach at the moment. Try again.', {
      retryAfterSeconds: 5,
    });
  }
}
