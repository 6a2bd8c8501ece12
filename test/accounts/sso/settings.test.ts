import { describe, expect, test } from '@jest/globals';
import { ConfigError, readConfig } from '../../../src/infra/config.js';

const CLIENT = { clientId: 'id', clientSecret: 'a secret that must not be told' };
const RETURN = { SSO_RETURN_URL: 'https://app.example.com/signed-in' };
const PRODUCTION = {
  EMAIL_VERIFICATION: 'off',
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://db/courses',
  REDIS_URL: 'redis://redis:6379',
  ACCESS_TOKEN_SECRET: 'a secret of this test, 32 letters long',
  TICKET_SECRET: 'another secret of it, 32 letters long',
};
const read = (providers: unknown, env: Record<string, string> = RETURN) =>
  readConfig({ OIDC_PROVIDERS: typeof providers === 'string' ? providers : JSON.stringify(providers), ...env });
const complaintsOf = (providers: unknown, env?: Record<string, string>): readonly string[] => {
  try {
    read(providers, env);
    return [];
  } catch (error) {
    return (error as ConfigError).complaints;
  }
};

describe('OIDC_PROVIDERS', () => {
  test('knows Google, Kakao and Naver by name', () => {
    const { OIDC_PROVIDERS } = read({ google: CLIENT, kakao: CLIENT, naver: CLIENT });

    expect(OIDC_PROVIDERS).toMatchObject([
      { name: 'google', issuer: 'https://accounts.google.com', scope: 'openid email profile', algorithm: 'RS256' },
      { name: 'kakao', issuer: 'https://kauth.kakao.com', userInfo: true },
      { name: 'naver', issuer: 'https://nid.naver.com', userInfo: false },
    ]);
  });

  test('takes any other one by its issuer', () => {
    const issuer = 'https://sso.university.ac.kr/realms/students';

    const { OIDC_PROVIDERS } = read({ campus: { ...CLIENT, issuer, label: 'Campus', algorithm: 'ES256' } });

    expect(OIDC_PROVIDERS).toEqual([
      {
        ...CLIENT,
        name: 'campus',
        label: 'Campus',
        issuer,
        algorithm: 'ES256',
        scope: 'openid email profile',
        userInfo: true,
      },
    ]);
  });

  test.each<[string, unknown]>([
    ['no JSON', '{ "google": a secret that must not be told'],
    ['no issuer', { campus: CLIENT }],
    [
      'an algorithm that anybody who knows the client’s secret could use',
      { google: { ...CLIENT, algorithm: 'HS256' } },
    ],
    ['no algorithm at all', { google: { ...CLIENT, algorithm: 'none' } }],
    ['an unknown part', { google: { ...CLIENT, clientSecrets: 'a secret that must not be told' } }],
    ['a name that is no name', { 'Go ogle': CLIENT }],
    ['a scope without openid', { google: { ...CLIENT, scope: 'email' } }],
  ])('with %s is complained of, without a word of its secrets', (_what, providers) => {
    const complaints = complaintsOf(providers);

    expect(complaints).toEqual([expect.stringMatching(/^OIDC_PROVIDERS: needs JSON such as /)]);
    expect(complaints.join()).not.toContain('a secret that');
  });

  test('needs to know where people come back to', () => {
    expect(complaintsOf({ google: CLIENT }, {})).toEqual(['SSO_RETURN_URL: OIDC_PROVIDERS needs it']);
  });

  test('in production needs the address of this server, and TLS', () => {
    const plain = { campus: { ...CLIENT, issuer: 'http://sso.example.com' } };

    expect(complaintsOf(plain, { ...PRODUCTION, ...RETURN })).toEqual([
      'API_URL: OIDC_PROVIDERS needs it',
      'OIDC_PROVIDERS: production needs issuers with https',
    ]);
    const API_URL = 'https://api.example.com';
    expect(complaintsOf({ google: CLIENT }, { ...PRODUCTION, ...RETURN, API_URL })).toEqual([]);
  });
});
