import { describe, expect, test } from '@jest/globals';
import { readCookie } from '../../src/infra/cookies.js';
import { mayUseCookies } from '../../src/transport/cookies.js';

const config = (more: object) =>
  ({ SESSION_COOKIES: true, ALLOWED_ORIGINS: ['https://app.example.com'], production: true, ...more }) as never;
const host = 'api.example.com';

describe('a page may act by the cookies of whoever looks at it', () => {
  test.each([
    ['when it is allowed by name', true, {}, 'https://app.example.com'],
    ['when it is our own', true, {}, 'https://api.example.com'],
    ['when it is our own, whatever the case of the host', true, {}, 'https://API.example.com'],
    ['never when it came without TLS in production', false, {}, 'http://api.example.com'],
    ['without TLS on a machine of a developer', true, { production: false }, 'http://api.example.com'],
    ['never from our name on another port', false, {}, 'https://api.example.com:8443'],
    ['never from a name that begins or ends like ours', false, {}, 'https://api.example.com.evil.example'],
    ['never from a sandbox', false, {}, 'null'],
    ['never without saying what it is', false, {}, undefined],
    ['never without SESSION_COOKIES', false, { SESSION_COOKIES: false }, 'https://app.example.com'],
  ])('%s', (_when, may, settings, origin) => {
    expect(mayUseCookies(config(settings), { origin, host })).toBe(may);
  });
});

test.each([
  [undefined, null],
  ['', null],
  ['__Host-a=1', '1'],
  ['x=0; __Host-a=1; y=2', '1'],
  ['x=0;__Host-a=', ''],
  ['__Host-a=1=2', '1=2'],
  ['__Host-ab=1', null],
  ['__host-a=1', null],
  ['__Host-a=1; __Host-a=2', null],
])('in %j one cookie is %j', (header, value) => {
  expect(readCookie(header, '__Host-a')).toBe(value);
});
