import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Infra } from '../../infra/context.js';
import { seal, unseal } from '../../infra/seal.js';

const PURPOSE = 'webhook secret';

/** A new secret as Standard Webhooks writes them, and as it is kept. */
export function newSecret(infra: Infra): { secret: string; sealed: Buffer } {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  return { secret, sealed: seal(infra, secret, PURPOSE) };
}

/** The headers of a message, signed under every secret that is good, as Standard Webhooks 1.0 says. */
export function signedHeaders(
  infra: Infra,
  { id, at, body, sealed }: { id: string; at: Date; body: string; sealed: readonly Buffer[] },
): Record<string, string> {
  const signatures = sealed.map((one) => new Webhook(unseal(infra, one, PURPOSE)).sign(id, at, body));
  return {
    'content-type': 'application/json',
    'user-agent': 'Course-Catch-Webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
