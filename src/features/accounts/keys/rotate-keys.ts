import type { Recurring } from '../../feature.js';
import { addNextKey, forgetEndedKeys } from './key-table.js';
import { keyring } from './keyring.js';

/**
 * Has a new key made every `SIGNING_KEY_DAYS`, and ended ones forgotten. A key that has leaked is ended at once by a new
 * `ACCESS_TOKEN_SECRET`: none that was sealed under the old one is read any more.
 */
export const rotateKeys: Recurring = {
  name: 'rotateSigningKeys',
  everyMs: 10 * 60_000,
  run: async (ctx) => {
    if (await addNextKey(ctx, ctx.config.SIGNING_KEY_DAYS)) ctx.log.info('a new signing key was made');
    await forgetEndedKeys(ctx);
    await keyring(ctx).read();
  },
};
