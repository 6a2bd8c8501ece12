import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { perProcess } from '../../infra/context.js';

/** A refresh token taken apart: whose session it is for, and what proves it. */
export interface RefreshToken {
  /** A uuid. */
  readonly accountId: string;
  /** A uuid. */
  readonly sessionId: string;
  /** 256 bits. */
  readonly secret: Buffer;
}

const UUID_BYTES = 16;
const SECRET_BYTES = 32;

/** The first refresh token of a session: its secret is drawn from the system's randomness. */
export function firstToken(session: { accountId: string; sessionId: string }): RefreshToken {
  return { ...session, secret: randomBytes(SECRET_BYTES) };
}

const successorKey = perProcess((infra) =>
  Buffer.from(hkdfSync('sha256', infra.config.ACCESS_TOKEN_SECRET, '', 'refresh token successor', 32)),
);

/**
 * The token that follows a spent one: an HMAC of its secret under a key of the server.
 *
 * Only digests are kept, so a client that lost the answer could not be told its new token again if that were random.
 * Derived, the same spent token gives the same successor in every process, while nobody outside can go from one token
 * to the next.
 */
export function successorOf(infra: Parameters<typeof successorKey>[0], token: RefreshToken): RefreshToken {
  return { ...token, secret: createHmac('sha256', successorKey(infra)).update(token.secret).digest() };
}

/** What of a token is kept: the SHA-256 of its secret, in hex. Of 256 random bits no slower hash is needed. */
export function digestOf({ secret }: RefreshToken): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A token as the client holds it: 86 characters of base64url. */
export function writeRefreshToken({ accountId, sessionId, secret }: RefreshToken): string {
  return Buffer.concat([bytesOf(accountId), bytesOf(sessionId), secret]).toString('base64url');
}

/** Takes a token apart; null when it has not the form of one. */
export function readRefreshToken(text: string): RefreshToken | null {
  if (!/^[\w-]{86}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  return {
    accountId: uuidOf(bytes.subarray(0, UUID_BYTES)),
    sessionId: uuidOf(bytes.subarray(UUID_BYTES, 2 * UUID_BYTES)),
    secret: bytes.subarray(2 * UUID_BYTES),
  };
}

const bytesOf = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex');
const uuidOf = (bytes: Buffer) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
