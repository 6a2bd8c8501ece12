import { createHash } from 'node:crypto';
import { RequestError } from '../../../kit/errors.js';

/** A digest of what a webhook says. */
export const digestOf = (content: string | Buffer) => createHash('sha256').update(content).digest('base64url');

/** The JSON object in the body of a webhook; BAD_USER_INPUT when there is none. */
export function objectIn(body: Buffer): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(body.toString('utf8'));
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw notUnderstood();
}

/** The body of a webhook is not what its provider sends. */
export const notUnderstood = () => new RequestError('BAD_USER_INPUT', 'This is no message of the provider.');
