import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { perProcess, type Infra } from './context.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const derived = (secret: string, purpose: string, bytes: number) =>
  Buffer.from(hkdfSync('sha256', secret, '', purpose, bytes));

/**
 * What secrets that we must read again are sealed with while they lie in Postgres: a key that only the secret of the
 * installation gives, so that a dump of the database opens none of them.
 */
const sealKey = perProcess((infra) => derived(infra.config.ACCESS_TOKEN_SECRET, 'signing key seal', 32));

/** Names the secret that things are sealed under, without telling anything of it. */
export const sealName = perProcess((infra) =>
  derived(infra.config.ACCESS_TOKEN_SECRET, 'signing key seal name', 12).toString('base64url'),
);

/** Seals a text: AES-256-GCM, as nonce, ciphertext and tag. What it belongs to is bound in. */
export function seal(infra: Infra, text: string, belongsTo: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealKey(infra), nonce).setAAD(Buffer.from(belongsTo));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** @throws where it was sealed under another secret, for something else, or changed since */
export function unseal(infra: Infra, sealed: Buffer, belongsTo: string): string {
  const cipher = createDecipheriv('aes-256-gcm', sealKey(infra), sealed.subarray(0, NONCE_BYTES));
  cipher.setAAD(Buffer.from(belongsTo)).setAuthTag(sealed.subarray(-TAG_BYTES));
  return cipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + cipher.final('utf8');
}
