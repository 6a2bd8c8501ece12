import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { eventually } from '../support/together.js';
import { bearing, ME, newcomer, REFRESH, SIGN_IN, SIGN_OUT, SIGN_UP } from './operations.js';

/** The first process loses Redis; the second keeps it. */
describe('a process that cannot reach Redis', () => {
  const app = useApp({ processes: 2 });
  let input: ReturnType<typeof newcomer>;
  let session: { accessToken: string; refreshToken: string };

  beforeEach(async () => {
    input = newcomer('Ada');
    session = await app.run(SIGN_UP, { input });
    app.apps[0]!.infra.redis.disconnect();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    const { redis } = app.apps[0]!.infra;
    if (redis.status === 'end') await redis.connect();
  });

  test('lets nobody in, and says so', async () => {
    const stranger = newcomer('Bo');
    const { email, password } = input;

    const signIn = await app.execute(SIGN_IN, { input: { email, password } });
    const refresh = await app.execute(REFRESH, { token: session.refreshToken });
    const signUp = await app.execute(SIGN_UP, { input: stranger });

    for (const answer of [signIn, refresh, signUp])
      expect(answer.errors?.[0]?.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 5 });
    expect(await app.sql(`select 1 from accounts where email = $1`, [stranger.email])).toEqual([]);
  });

  test('does not say that it signed somebody out', async () => {
    const answer = await app.execute(SIGN_OUT, {}, bearing(session.accessToken));

    expect(answer.errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
    expect((await app.execute(ME, {}, { ...bearing(session.accessToken), process: 1 })).data.me.name).toBe('Ada');
  });

  test('knows those who are signed in for a moment longer, then believes nobody until it can read again', async () => {
    const me = () => app.execute(ME, {}, bearing(session.accessToken));
    const now = performance.now.bind(performance);

    const soon = await me();
    jest.spyOn(performance, 'now').mockImplementation(() => now() + 15_000);
    const later = await me();

    expect(soon.data.me.name).toBe('Ada');
    expect(later.errors?.[0]?.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 5 });
    expect(await app.run(ME)).toBeNull();
    await app.apps[0]!.infra.redis.connect();
    await eventually(async () => (await me()).data?.me, 'tokens are believed again', 3000);
  });
});
