import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Infra } from './context.js';

/**
 * Secrets that we must be able to read again, sealed for keeping in Postgres: AES-256-GCM under a key derived from
 * `ACCESS_TOKEN_SECRET` for one purpose. A dump of the database alone opens none of them.
 */
const keyOf = (infra: Pick<Infra, 'config'>, purpose: string) =>
  Buffer.from(hkdfSync('sha256', infra.config.ACCESS_TOKEN_SECRET, '', `course-catch ${purpose}`, 32));

/** Seals a text; only `unseal` with the same purpose opens it. */
export function seal(infra: Pick<Infra, 'config'>, purpose: string, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(infra, purpose), nonce);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** Opens what was sealed. Throws when it was sealed under another secret, for another purpose, or was changed. */
export function unseal(infra: Pick<Infra, 'config'>, purpose: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(infra, purpose), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8');
}
