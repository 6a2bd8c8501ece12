import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import type { App } from '../../../src/app.js';
import { issueAccessToken, readAccessToken } from '../../../src/features/accounts/index.js';
import { keyring } from '../../../src/features/accounts/keys/keyring.js';
import { useApp } from '../../support/app.js';
import { together } from '../../support/together.js';

const DAYS = 24 * 60;

describe('the keys that sign access tokens', () => {
  const app = useApp({ manualClock: true, processes: 2, repeating: false });
  const issue = async ({ infra }: App) => {
    const who = { accountId: randomUUID(), role: 'STUDENT' as const, sessionId: randomUUID() };
    return (await issueAccessToken(infra, who)).accessToken;
  };
  const kidOf = (token: string) => decodeProtectedHeader(token).kid!;
  const published = async ({ server }: App) => {
    const response = await fetch(`${server!.url}/.well-known/jwks.json`);
    return { headers: response.headers, keys: ((await response.json()) as JSONWebKeySet).keys };
  };
  const rotate = () => together([0, 1, 0, 1], (process) => app.runRecurring('rotateSigningKeys', process));
  const readAgain = () => together(app.apps, ({ infra }) => keyring(infra).read());
  const kept = () =>
    app.sql<{ kid: string; generation: number; row: string }>(
      `select kid, generation, encode(sealed_key, 'escape') || signing_keys::text as row from signing_keys order by generation`,
    );

  test('are the same in every process, from the first start on', async () => {
    const [one, two] = [await issue(app.apps[0]!), await issue(app.apps[1]!)];

    expect(kidOf(one)).toBe(kidOf(two));
    expect(await readAccessToken(app.apps[1]!.infra, one)).not.toBeNull();
    expect(await kept()).toHaveLength(1);
  });

  test('are published, the public parts alone, for others to check tokens by', async () => {
    const { headers, keys } = await published(app.apps[0]!);

    const { payload } = await jwtVerify(await issue(app.apps[1]!), createLocalJWKSet({ keys }), {
      algorithms: ['EdDSA'],
      typ: 'at+jwt',
      audience: 'course-catch',
      currentDate: new Date(app.clock.nowMs()),
    });

    expect(payload.iss).toBe('course-catch');
    expect(headers.get('content-type')).toContain('application/jwk-set+json');
    expect(headers.get('cache-control')).toBe('public, max-age=900');
    expect(keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: expect.any(String), kid: expect.any(String) },
    ]);
  });

  test('lie in Postgres so that the secret of the installation is needed to read them', async () => {
    const [row] = await kept();
    const { privateKey } = await keyring(app.apps[0]!.infra).signing();

    expect(privateKey.extractable).toBe(false);
    expect(row!.row).not.toMatch(/Ed25519|"d"/);
  });

  test('change after thirty days: the next one is published before it signs, the last one believed until its tokens end', async () => {
    const [first] = await kept();
    app.clock.advance({ minutes: 30 * DAYS - 1 });
    await rotate();
    expect(await kept()).toHaveLength(1);

    app.clock.advance({ minutes: 1 });
    await rotate();
    const [, second] = await kept();
    const early = await issue(app.apps[0]!);
    const ahead = (await published(app.apps[1]!)).keys.map(({ kid }) => kid);
    app.clock.advance({ minutes: 59 });
    await readAgain();
    const last = await issue(app.apps[0]!);
    app.clock.advance({ minutes: 1 });
    await readAgain();
    const next = await issue(app.apps[1]!);
    app.clock.advance({ minutes: 13 });
    await rotate();
    const stillGood = await readAccessToken((await fresh()).infra, last);
    app.clock.advance({ minutes: 5 });
    await rotate();

    expect(await kept()).toHaveLength(1);
    expect(kidOf(early)).toBe(first!.kid);
    expect(ahead).toEqual([first!.kid, second!.kid]);
    expect(kidOf(last)).toBe(first!.kid);
    expect(kidOf(next)).toBe(second!.kid);
    expect(stillGood).not.toBeNull();
    expect((await published(app.apps[0]!)).keys.map(({ kid }) => kid)).toEqual([second!.kid]);
  });

  /** A process that has seen no token yet. */
  async function fresh(env: Record<string, string> = {}): Promise<App> {
    const process = await app.openProcess(env);
    app.apps.push(process);
    return process;
  }

  test('that another process has made a moment ago are found', async () => {
    app.clock.advance({ minutes: 40 * DAYS });
    await app.runRecurring('rotateSigningKeys', 1);
    app.clock.advance({ minutes: 60 });
    await keyring(app.apps[1]!.infra).read();
    const now = performance.now.bind(performance);

    const token = await issue(app.apps[1]!);
    performance.now = () => now() + 1000;
    const viewer = await readAccessToken(app.apps[0]!.infra, token);
    performance.now = now;

    expect(viewer).not.toBeNull();
  });

  test('of another secret are none of ours, and do not stand in our way', async () => {
    const ours = await issue(app.apps[0]!);
    const stranger = await fresh({ ACCESS_TOKEN_SECRET: 'a new secret, as after a leak: 32 letters' });

    const theirs = await issue(stranger);

    expect(await readAccessToken(stranger.infra, ours)).toBeNull();
    expect(await readAccessToken(app.apps[0]!.infra, theirs)).toBeNull();
    expect(await readAccessToken(stranger.infra, theirs)).not.toBeNull();
    expect((await published(stranger)).keys.map(({ kid }) => kid)).toEqual([kidOf(theirs)]);
  });

  test('that somebody has changed in the table, or put in, are not believed', async () => {
    await app.sql(
      `insert into signing_keys (sealed_under, generation, kid, sealed_key, signs_from)
       select sealed_under, generation + 1, 'planted', sealed_key, signs_from from signing_keys
        where kid = $1`,
      [kidOf(await issue(app.apps[0]!))],
    );

    await readAgain();

    const kids = (await published(app.apps[0]!)).keys.map(({ kid }) => kid);
    expect(kids).not.toContain('planted');
  });
});
