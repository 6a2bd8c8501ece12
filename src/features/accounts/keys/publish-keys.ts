import type { Route } from '../../../infra/route.js';
import { keyring } from './keyring.js';

/**
 * The public parts of the keys that access tokens are signed by (RFC 7517), so that others can check a token without
 * asking. A copy may be kept for a quarter of an hour: a key is published for longer than that before it signs.
 */
export const publishKeys: Route = {
  method: 'GET',
  path: '/.well-known/jwks.json',
  handle: async (ctx) => {
    const keys = (await keyring(ctx).believed()).map(({ publicJwk }) => publicJwk);
    return {
      type: 'application/jwk-set+json',
      headers: { 'cache-control': 'public, max-age=900' },
      body: JSON.stringify({ keys }),
    };
  },
};
