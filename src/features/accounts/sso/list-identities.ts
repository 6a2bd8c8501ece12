import type { Context } from '../../../infra/context.js';
import { viewerOf } from '../../../kit/viewer.js';
import { Identity } from './identity.js';

/** Through whom the viewer can sign in, the first linked first. */
export const listIdentities = (ctx: Context): Promise<Identity[]> =>
  ctx.em.find(Identity, { accountId: viewerOf(ctx).id }, { orderBy: { id: 'asc' } });
