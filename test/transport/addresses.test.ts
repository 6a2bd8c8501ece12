import { describe, expect, test } from '@jest/globals';
import { hostAllowed, networkOf, originAllowed } from '../../src/transport/addresses.js';

describe('the network that limits are kept for', () => {
  const seen = (forwarded: string | undefined, remoteAddress: string, hops: number) =>
    networkOf({ headers: { 'x-forwarded-for': forwarded }, remoteAddress }, hops);

  test.each([
    ['without a proxy it is who connects, whatever they write', '203.0.113.7', '198.51.100.1', 0, '198.51.100.1'],
    ['behind one proxy it is whom the proxy saw', '6.6.6.6, 203.0.113.7', '10.0.0.1', 1, '203.0.113.7'],
    ['behind two it is whom the first saw', '6.6.6.6, 203.0.113.7, 10.0.0.2', '10.0.0.1', 2, '203.0.113.7'],
    ['a proxy that wrote nothing is taken itself', undefined, '10.0.0.1', 1, '10.0.0.1'],
    ['IPv4 in IPv6 is IPv4', undefined, '::ffff:198.51.100.1', 0, '198.51.100.1'],
    ['of IPv6 it is the /64', undefined, '2001:db8:1:2:aaaa::1', 0, '2001:db8:1:2::/64'],
    ['of a short IPv6 too', undefined, '2001:db8::1', 0, '2001:db8:0:0::/64'],
    ['what is no address is none', 'nonsense', '10.0.0.1', 1, null],
  ])('%s', (_name, forwarded, remoteAddress, hops, wanted) => {
    expect(seen(forwarded, remoteAddress, hops)).toBe(wanted);
  });
});

describe('hosts', () => {
  test.each([
    ['localhost:4000', [], '127.0.0.1', true],
    ['[::1]:4000', [], '127.0.0.1', true],
    ['evil.example', [], '127.0.0.1', false],
    ['anything.example', [], '0.0.0.0', true],
    ['courses.example.com', ['courses.example.com'], '0.0.0.0', true],
    ['courses.example.com.evil', ['courses.example.com'], '0.0.0.0', false],
    ['user@courses.example.com', ['courses.example.com'], '0.0.0.0', false],
    ['', [], '0.0.0.0', false],
  ])('%s with %j on %s', (host, ALLOWED_HOSTS, HOST, wanted) => {
    expect(hostAllowed({ ALLOWED_HOSTS, HOST }, host)).toBe(wanted);
  });
});

describe('origins', () => {
  const host = 'api.example.com';

  test.each([
    [undefined, true, true],
    ['https://courses.example.com', true, true],
    ['https://api.example.com', true, true],
    ['https://courses.example.com.evil', true, false],
    ['https://evil.example', true, false],
    ['null', true, false],
    ['https://api.example.com@evil.example', true, false],
    ['http://localhost:3000', true, false],
    ['http://localhost:3000', false, true],
    ['https://studio.apollographql.com', true, false],
    ['https://studio.apollographql.com', false, true],
  ])('%s, production %s', (origin, production, wanted) => {
    expect(originAllowed({ ALLOWED_ORIGINS: ['https://courses.example.com'], production }, origin, host)).toBe(wanted);
  });
});
