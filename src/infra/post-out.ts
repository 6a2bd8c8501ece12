import { lookup as resolve } from 'node:dns';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Somewhere that people told us to send to, and we will not. */
export class NotPublic extends Error {
  constructor(host: string) {
    super(`${host} is no public address`);
  }
}

/** What is sent to an address that people gave us. */
export interface OutgoingPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer | string;
  /** Whether loopback, private networks and plain HTTP are fine: on a machine for trying out. */
  readonly privateAllowed: boolean;
  readonly timeoutMs?: number;
}

/**
 * Posts to an address that people gave us and gives the status of the answer, whose body nobody reads. Redirects are not
 * followed. The address that a name stands for is looked at when the connection is made, not before: a name cannot lead
 * into our own network by changing in between.
 *
 * @throws NotPublic for an address of a private network
 */
export function postOut({ url, headers, body, privateAllowed, timeoutMs = 10_000 }: OutgoingPost): Promise<number> {
  const { protocol, hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const allowed = privateAllowed || (protocol === 'https:' && (isIP(host) === 0 || isPublic(host)));
  if (!allowed) return Promise.reject(new NotPublic(host));
  const request = protocol === 'https:' ? overHttps : overHttp;
  return new Promise((answer, fail) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        headers,
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        ...(privateAllowed ? {} : { lookup: publicOnly }),
      },
      (response) => {
        answer(response.statusCode!);
        response.destroy();
      },
    );
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

/** Whether an IP address can be reached by everybody. */
export const isPublic = (address: string) => ipaddr.process(address).range() === 'unicast';

/** Resolves a name to its public addresses. */
export const publicOnly: LookupFunction = (hostname, options, done) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, '');
    const addresses = found.filter(({ address }) => isPublic(address));
    const [first] = addresses;
    if (!first) return done(new NotPublic(hostname), '');
    return options.all ? done(null, addresses) : done(null, first.address, first.family);
  });
};
