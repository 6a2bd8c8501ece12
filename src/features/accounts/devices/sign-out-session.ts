import type { Context } from '../../../infra/context.js';
import { notFound } from '../../../kit/errors.js';
import { viewerOf } from '../../../kit/viewer.js';
import { forgetCookies } from '../session-cookies.js';
import { liveSessions, revokeSessions } from '../sessions.js';

/**
 * Ends one session of the viewer, on whatever device.
 *
 * @throws NOT_FOUND for one that is not theirs or not there any more: which of the two is not told, and only what is
 *   theirs is ended
 */
export async function signOutSession(ctx: Context, sessionId: string): Promise<true> {
  const { id: accountId, sessionId: current } = viewerOf(ctx);
  const theirs = await liveSessions(ctx, accountId);
  if (!theirs.some(({ id }) => id === sessionId)) throw notFound('session');
  await revokeSessions(ctx, { accountId, sessionId, everywhere: false });
  if (sessionId === current) forgetCookies(ctx);
  return true;
}
