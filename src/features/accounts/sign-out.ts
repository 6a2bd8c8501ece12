import type { Context } from '../../infra/context.js';
import { viewerOf } from '../../kit/viewer.js';
import { forgetCookies } from './session-cookies.js';
import { revokeSessions } from './sessions.js';

/**
 * Ends the viewer's session, or all they have on any device.
 *
 * @throws UNAUTHENTICATED for a guest
 */
export async function signOut(ctx: Context, { everywhere }: { everywhere: boolean }): Promise<true> {
  const { id: accountId, sessionId } = viewerOf(ctx);
  await revokeSessions(ctx, { accountId, sessionId, everywhere });
  forgetCookies(ctx);
  return true;
}
