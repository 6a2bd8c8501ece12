import { createDecipheriv, createECDH, createHmac, randomBytes } from 'node:crypto';
import { decodeJwt, jwtVerify, createLocalJWKSet } from 'jose';
import { Listener, type Heard } from '../webhooks/listener.js';

/** A message as the browser reads it. */
export interface Message {
  number: number;
  kind: string;
  title: string;
  body: string;
}

/**
 * A browser with its push service: an HTTP server on loopback that takes messages, checks who signed them (RFC 8292) and
 * decrypts them (RFC 8291) with keys that only it has.
 */
export class Browser {
  readonly #keys = createECDH('prime256v1');
  readonly #auth = randomBytes(16);
  readonly #path = `/push/${randomBytes(8).toString('hex')}`;

  constructor(readonly service: Listener) {
    this.#keys.generateKeys();
  }

  get registration() {
    return {
      endpoint: `${this.service.url}${this.#path}`,
      p256dh: this.#keys.getPublicKey('base64url'),
      auth: this.#auth.toString('base64url'),
    };
  }

  /** What has come for this browser, decrypted. */
  get messages(): Message[] {
    return this.heard.map((heard) => JSON.parse(this.#decrypt(heard.bytes)) as Message);
  }

  get heard(): Heard[] {
    return this.service.heard.filter(({ path }) => path === this.#path);
  }

  /** The claims of the signature over a message, checked against the key that the server has made known. */
  async claimsOf({ headers }: Heard, serverKey: string) {
    const token = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization!)![1]!;
    const point = Buffer.from(serverKey, 'base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: base64url(point.subarray(1, 33)), y: base64url(point.subarray(33)) };
    await jwtVerify(token, createLocalJWKSet({ keys: [{ ...jwk, alg: 'ES256' }] }));
    return decodeJwt(token);
  }

  /** aes128gcm (RFC 8188) with the key of RFC 8291. */
  #decrypt(bytes: Buffer): string {
    const salt = bytes.subarray(0, 16);
    const idLength = bytes[20]!;
    const serverKey = bytes.subarray(21, 21 + idLength);
    const sealed = bytes.subarray(21 + idLength);
    const secret = this.#keys.computeSecret(serverKey);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#keys.getPublicKey(), serverKey]);
    const ikm = expand(extract(this.#auth, secret), info, 32);
    const prk = extract(salt, ikm);
    const key = expand(prk, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = expand(prk, Buffer.from('Content-Encoding: nonce\0'), 12);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce);
    decipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    return plain.subarray(0, plain.lastIndexOf(2)).toString();
  }
}

const base64url = (bytes: Buffer) => bytes.toString('base64url');
const extract = (salt: Buffer, key: Buffer) => createHmac('sha256', salt).update(key).digest();
const expand = (key: Buffer, info: Buffer, length: number) =>
  createHmac('sha256', key)
    .update(info)
    .update(Buffer.from([1]))
    .digest()
    .subarray(0, length);
