import type { IncomingHttpHeaders } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import type { Config } from '../infra/config.js';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Apollo's own Sandbox, which developers may point at a server of theirs. */
const SANDBOX = 'https://studio.apollographql.com';

/**
 * Whether a request's `Host` is one that we serve, so that no foreign name can be bound to us (DNS rebinding). Names
 * from `ALLOWED_HOSTS`; without any, a server that listens on loopback answers to loopback names only.
 */
export function hostAllowed(config: Pick<Config, 'ALLOWED_HOSTS' | 'HOST'>, host: string | undefined): boolean {
  const name = hostnameOf(host);
  if (name === null) return false;
  if (config.ALLOWED_HOSTS.length > 0) return config.ALLOWED_HOSTS.includes(name);
  return !isLoopback(config.HOST) || LOOPBACK.has(name);
}

/**
 * Whether a page of this `Origin` may talk to us: our own pages, those of `ALLOWED_ORIGINS`, and while developing
 * those of the same machine and Apollo's Sandbox. Who sends no origin is no page in a browser.
 */
export function originAllowed(
  config: Pick<Config, 'ALLOWED_ORIGINS' | 'production'>,
  origin: string | undefined,
  host: string | undefined,
): boolean {
  if (origin === undefined || config.ALLOWED_ORIGINS.includes(origin)) return true;
  const url = URL.parse(origin);
  if (!url || url.origin !== origin) return false;
  if (url.host === host?.toLowerCase()) return true;
  return !config.production && (LOOPBACK.has(url.hostname) || origin === SANDBOX);
}

/**
 * The network that limits are kept for: the address of the last machine that is not one of our own `hops` proxies, and
 * of an IPv6 address the /64 that one customer has. What a client writes into `X-Forwarded-For` itself stands further
 * left and is not believed.
 */
export function networkOf(
  { headers, remoteAddress }: { headers: IncomingHttpHeaders; remoteAddress: string | undefined },
  hops: number,
): string | null {
  const forwarded = headers['x-forwarded-for'];
  const line = [String(forwarded ?? '').split(','), remoteAddress ?? '']
    .flat()
    .map((part) => part.trim())
    .filter(Boolean);
  const address = (hops === 0 ? remoteAddress : line.at(Math.max(-line.length, -1 - hops)))?.replace(/^::ffff:/i, '');
  if (!address) return null;
  if (isIPv4(address)) return address;
  return isIPv6(address) ? prefixOf(address) : null;
}

/** The first four groups of an IPv6 address. */
function prefixOf(address: string): string {
  const [left = '', right] = address.split('%')[0]!.split('::');
  const groups = left.split(':').filter(Boolean);
  const after = right?.split(':').filter(Boolean) ?? [];
  while (right !== undefined && groups.length + after.length < 8) groups.push('0');
  return `${[...groups, ...after].slice(0, 4).join(':')}::/64`;
}

const isLoopback = (host: string) => host === '::1' || LOOPBACK.has(host);

function hostnameOf(host: string | undefined): string | null {
  const url = host ? URL.parse(`http://${host}`) : null;
  return url && url.host !== '' && url.pathname === '/' && !url.username ? url.hostname : null;
}
