import { z } from 'zod';
import { badInput } from '../../../kit/errors.js';
import { singleUse } from './single-use.js';

const NAME = z.string();
const DIGEST = z.string();

/** A link to a provider that a person has asked for and proved to be allowed to. */
export const linkTickets = singleUse('link', {
  seconds: 300,
  shape: z.object({ provider: NAME, accountId: z.uuid(), challenge: DIGEST }),
});

/** On the way to a provider and back: found by `state`, and good in the browser that it began in. */
export const ways = singleUse('way', {
  seconds: 600,
  shape: z.object({
    provider: NAME,
    nonce: z.string(),
    /** PKCE towards the provider. */
    verifier: z.string(),
    /** Of the browser's cookie. */
    browser: DIGEST,
    /** PKCE between the frontend and us: whoever has only seen the code in an address cannot use it. */
    challenge: DIGEST,
    /** The account that is to be linked; null for signing in. */
    accountId: z.uuid().nullable(),
  }),
});

const vouched = z.object({
  issuer: z.string(),
  subject: z.string(),
  /** Null where the provider gives none. */
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  name: z.string().nullable(),
});
/** What a provider vouches for. */
export type Vouched = z.infer<typeof vouched>;

/** Back from a provider, who vouches for somebody: what `completeSignIn` and `linkIdentity` trade in. */
export const proofs = singleUse('proof', {
  seconds: 60,
  shape: vouched.extend({ challenge: DIGEST, accountId: z.uuid().nullable() }),
});

/** @throws BAD_USER_INPUT for what is no SHA-256 in base64url */
export function checkChallenge(challenge: string | null): string {
  if (challenge === null || !/^[\w-]{43}$/.test(challenge))
    throw badInput('challenge', 'A challenge is the SHA-256 of a verifier, in base64url: 43 characters.');
  return challenge;
}
