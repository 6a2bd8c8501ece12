import ipaddr from 'ipaddr.js';
import type { Context } from '../../../infra/context.js';

/** In this order: most browsers call themselves by the names of others as well. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/KAKAOTALK/i, 'KakaoTalk'],
  [/NAVER\(/, 'NAVER'],
  [/Whale\//, 'Whale'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad|iPod/, 'iOS'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Macintosh|Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** What a session is used with and from where, as far as its person will want to know; empty where nothing is known. */
export const deviceOf = ({ userAgent, address }: Context) => ({
  device: deviceLabel(userAgent ?? ''),
  address: roughly(address ?? ''),
});

/**
 * A `User-Agent` in words: `Chrome on Windows`, or the name of a program such as `okhttp`. What a client says of itself
 * is not to be believed, only to be recognised; nothing of it is kept but words of ours and one plain name.
 */
export function deviceLabel(userAgent: string): string {
  const named = (names: typeof PROGRAMS) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [program, system] = [named(PROGRAMS), named(SYSTEMS)];
  if (program && system) return `${program} on ${system}`;
  const [first = ''] = /^[A-Za-z][\w.-]{0,39}/.exec(userAgent) ?? [];
  return program ?? system ?? (first === 'Mozilla' ? '' : first);
}

/** The network around an address, in which one finds a town but no house: `203.0.113.0/24`, or an IPv6 /48. */
export function roughly(network: string): string {
  const address = network.replace(/\/\d+$/, '');
  if (ipaddr.IPv4.isValid(address)) return `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/24`).toString()}/24`;
  if (!ipaddr.IPv6.isValid(address)) return '';
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/48`).toString()}/48`;
}
