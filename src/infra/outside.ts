import { lookup, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Config } from './config.js';

/** An address that someone else gave us leads to where nobody outside has any business. */
export class InsideError extends Error {
  override name = 'InsideError';
}

const WITHIN_MS = 10_000;
/** Nobody needs to tell us more in an answer to what we told them. */
const ANSWER_BYTES_MAX = 64 * 1024;

/** Whether an IP address is one of the public internet: not ours, not this machine, not a cloud's metadata. */
export const isPublic = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';

/**
 * Resolves a name and hands on public addresses only: what is connected to is what was checked, so a name that answers
 * differently the second time gains nothing.
 */
const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0);
    const found = addresses as LookupAddress[];
    if (found.length === 0 || !found.every(({ address }) => isPublic(address)))
      return done(new InsideError('this name leads to a private address'), '', 0);
    if (options.all) return done(null, found);
    return done(null, found[0]!.address, found[0]!.family);
  });
};

/**
 * Checks a URL that someone else gave us: `https` on a name or a public address, without credentials. On a closed
 * network (`PRIVATE_ADDRESSES`) plain `http` and private addresses will do.
 *
 * @throws InsideError for people
 */
export function demandOutside(config: Config, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.username || url.password || !/^https?:$/.test(url.protocol))
    throw new InsideError('This is not an https address.');
  if (config.PRIVATE_ADDRESSES) return url;
  if (url.protocol !== 'https:') throw new InsideError('This is not an https address.');
  // Numbers in any spelling have become dotted decimals here.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isPublic(host)) throw new InsideError('This address is not a public one.');
  return url;
}

/** Connects to public addresses only; for libraries that take an agent. */
export const outsideAgent = (config: Config): https.Agent =>
  new https.Agent(config.PRIVATE_ADDRESSES ? {} : { lookup: publicLookup });

/**
 * Sends a body to an address that someone else gave us. Redirects are not followed; the answer's body is thrown away.
 *
 * @returns the HTTP status
 * @throws InsideError, or what went wrong on the way, after ten seconds at the latest
 */
export async function postOutside(
  config: Config,
  { url: text, headers, body }: { url: string; headers: Readonly<Record<string, string>>; body: string | Buffer },
): Promise<number> {
  const url = demandOutside(config, text);
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(WITHIN_MS),
        agent: false,
        ...(config.PRIVATE_ADDRESSES ? {} : { lookup: publicLookup }),
      },
      (answer) => {
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > ANSWER_BYTES_MAX) call.destroy(new Error('the answer is too long'));
        });
        answer.on('error', reject);
        answer.on('end', () => resolve(answer.statusCode!));
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}
