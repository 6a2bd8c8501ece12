import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Infra } from '../../../infra/context.js';
import { seal, unseal } from '../../../infra/seal.js';

/** The one algorithm that access tokens are signed by: Ed25519 (RFC 8037). */
export const ALGORITHM = 'EdDSA';

/** A key as its table keeps it. */
export interface KeptKey {
  readonly kid: string;
  /** The private key as a JWK, sealed; its public part stands in it. */
  readonly sealed: Buffer;
}

/** A key in the hand of a process. */
export interface SigningKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

/** Draws a new key, its private part sealed. Its `kid` is the thumbprint of its public part (RFC 7638). */
export async function drawKey(infra: Infra): Promise<KeptKey> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  const kid = await calculateJwkThumbprint(await exportJWK(publicKey));
  return { kid, sealed: seal(infra, JSON.stringify(await exportJWK(privateKey)), kid) };
}

/** @throws where the key was sealed by somebody else, or changed in its place */
export async function openKey(infra: Infra, { kid, sealed }: KeptKey): Promise<SigningKey> {
  const whole = JSON.parse(unseal(infra, sealed, kid)) as JWK;
  // What is published comes out of the seal: whoever can write into the table cannot add a key that is believed.
  const { d: _private, ...bare } = whole;
  const publicJwk: JWK = { ...bare, kid, alg: ALGORITHM, use: 'sig' };
  const [publicKey, privateKey] = await Promise.all([
    importJWK(bare as JWK, ALGORITHM) as Promise<CryptoKey>,
    importJWK(whole, ALGORITHM) as Promise<CryptoKey>,
  ]);
  return { kid, publicJwk, publicKey, privateKey };
}
