import type { Context } from '../../../infra/context.js';
import { badInput } from '../../../kit/errors.js';
import { viewerOf } from '../../../kit/viewer.js';
import { spendVerification } from '../profile/verification.js';
import type { passwordNeeded } from '../refusals.js';
import { providerNamed } from './providers.js';
import { checkChallenge, linkTickets } from './ways.js';

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
  { provider: name, challenge }: { provider: string; challenge: string },
): Promise<LinkStarted | ReturnType<typeof passwordNeeded>> {
  const { id: accountId } = viewerOf(ctx);
  const provider = providerNamed(ctx, name);
  if (!provider) throw badInput('provider', 'There is no such provider.');
  checkChallenge(challenge);
  const refused = await spendVerification(ctx);
  if (refused) return refused;

  const ticket = await linkTickets.keep(ctx, { provider: provider.name, accountId, challenge });
  return { __typename: 'LinkStarted', startPath: `/sso/${provider.name}/start?link=${ticket}` };
}
