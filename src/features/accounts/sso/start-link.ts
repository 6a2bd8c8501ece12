import type { Context } from '../../../infra/context.js';
import { badInput } from '../../../kit/errors.js';
import { viewerOf } from '../../../kit/viewer.js';
import { Account } from '../entities.js';
import { verifyPassword } from '../password.js';
import { liveSessions } from '../sessions.js';
import { signInLimits, withinLimits } from '../try-limits.js';
import { providerNamed } from './providers.js';
import { reauthenticationRequired } from './refusals.js';
import { checkChallenge, linkTickets } from './ways.js';

/** How young a session counts as a proof of being there, for those without a password. */
const FRESH_MS = 300_000;

/** Where the browser goes to link a provider. */
export interface LinkStarted {
  readonly __typename: 'LinkStarted';
  readonly startPath: string;
}

/**
 * Begins to link a provider to the viewer's account: whoever can add a way in can stay, so a borrowed session is not
 * enough.
 *
 * @throws BAD_USER_INPUT for a provider that there is not
 */
export async function startLink(
  ctx: Context,
  { provider: name, challenge, password }: { provider: string; challenge: string; password?: string | null },
): Promise<LinkStarted | ReturnType<typeof reauthenticationRequired>> {
  const { id: accountId } = viewerOf(ctx);
  const provider = providerNamed(ctx, name);
  if (!provider) throw badInput('provider', 'There is no such provider.');
  checkChallenge(challenge);
  if (!(await isThere(ctx, password ?? ''))) return reauthenticationRequired(ctx.locale);

  const ticket = await linkTickets.keep(ctx, { provider: provider.name, accountId, challenge });
  return { __typename: 'LinkStarted', startPath: `/sso/${provider.name}/start?link=${ticket}` };
}

/** Whether the person is there now: by the password, or without one by having signed in a moment ago. */
async function isThere(ctx: Context, password: string): Promise<boolean> {
  const { id, sessionId } = viewerOf(ctx);
  const account = await ctx.em.findOne(Account, { id }, { populate: ['passwordHash'] });
  const kept = account?.passwordHash ?? null;
  if (account && kept !== null) {
    const prove = () => verifyPassword(kept, password);
    return withinLimits(ctx, signInLimits(ctx, account.email ?? id), prove, (proved) => !proved);
  }
  const session = (await liveSessions(ctx, id)).find((one) => one.id === sessionId);
  return session !== undefined && session.ageMs < FRESH_MS;
}
