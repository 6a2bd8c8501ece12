import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis } from '../../src/embedded/redis.js';
import type { Context } from '../../src/infra/context.js';
import { TestApp } from '../support/app.js';
import { Proxy } from '../support/proxy.js';
import { eventually, together } from '../support/together.js';
import { aChannel, numbered, Reader, tell, upTo } from './reader.js';

const WINDOW = 200;

/** A Course Catch of two processes on a Redis of its own, which stands behind a door that can fail. */
describe('feeds, when machines fail,', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let door: Proxy;
  let admin: Redis;
  let app: TestApp;
  /** The channels of these tests that someone still listens to. */
  const listening = () =>
    app.apps
      .flatMap(({ infra }) => infra.events.listening.channels)
      .filter((channel) => channel.startsWith('numbers:'));
  const outboxIsEmpty = () =>
    eventually(async () => (await app.sql('select 1 from outbox')).length === 0, 'the outbox is empty');
  beforeAll(async () => {
    redis = await startRedis();
    door = await Proxy.open(redis.url);
    admin = new Redis(redis.url);
    app = new TestApp({
      processes: 2,
      env: { REDIS_URL: `${door.url}?socketTimeout=400` },
      eventLimits: { window: WINDOW, queueMax: 8, checkMs: 300 },
      relayPace: { pollMs: 50, takeoverMs: 100, leaseMs: 700 },
    });
    await app.open();
  });
  afterEach(() => expect(listening()).toEqual([]));
  afterAll(async () => {
    await app.close();
    admin.disconnect();
    await door.close();
    await redis.stop();
  });

  test('a reader who was away longer than the stream is kept is told so once, and goes on', async () => {
    const channel = aChannel();
    const before = await Reader.open(app.context(), channel);
    await before.close();
    await tell(app.context(), channel, ...upTo(WINDOW + 1));
    await outboxIsEmpty();

    const after = await Reader.open(app.context(), channel, before.cursor);
    await tell(app.context(), channel, 100);

    expect(await after.take(2)).toEqual(['reset', 100]);
    await after.close();
  });

  test('a reader who was away just as long as the stream is kept misses nothing', async () => {
    const channel = aChannel();
    const before = await Reader.open(app.context(), channel);
    await before.close();
    await tell(app.context(), channel, ...upTo(WINDOW));
    await outboxIsEmpty();

    const after = await Reader.open(app.context(), channel, before.cursor);

    expect(await after.take(WINDOW)).toEqual(upTo(WINDOW));
    await after.close();
  });

  test('a cursor ahead of the feed or of another one is told so', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);
    const [epoch] = reader.cursor.split(':');
    await reader.close();

    for (const cursor of [`${epoch}:7`, '0123456789abcdef:0']) {
      const told = await Reader.open(app.context(), channel, cursor);

      expect(await told.next()).toMatchObject({ kind: 'reset', cursor: `${epoch}:0` });
      await told.close();
    }
  });

  test('a slow reader costs no more than its queue, and keeps its place within the window', async () => {
    const channel = aChannel();
    const slow = await Reader.open(app.context(), channel);

    for (const n of upTo(WINDOW)) await tell(app.context(), channel, n);
    await outboxIsEmpty();

    expect(await slow.take(WINDOW)).toEqual(upTo(WINDOW));
    await slow.close();
  });

  test('a reader slower than the window is told once what it can count on', async () => {
    const channel = aChannel();
    const slow = await Reader.open(app.context(), channel);
    for (const n of upTo(WINDOW)) await tell(app.context(), channel, ...upTo(2 * n, 2 * n - 1));
    await outboxIsEmpty();

    const told = await slow.take(9);
    await tell(app.context(), channel, 1000);

    expect(told).toEqual([...upTo(8), 'reset']);
    expect(await slow.take(1)).toEqual([1000]);
    await slow.close();
  });

  test('a live and a resumed reader are told once when Redis forgot everything', async () => {
    const channel = aChannel();
    const live = await Reader.open(app.context(), channel);
    const gone = await Reader.open(app.context(undefined, 1), channel);
    await tell(app.context(), channel, 1);
    await Promise.all([live.take(1), gone.take(1)]);
    await gone.close();

    await admin.flushall();
    await tell(app.context(), channel, 2, 3);
    await outboxIsEmpty();
    const back = await Reader.open(app.context(undefined, 1), channel, gone.cursor);
    const first = [...(await live.take(1)), ...(await back.take(1))];
    await tell(app.context(), channel, 4);

    expect(first).toEqual(['reset', 'reset']);
    expect(await back.take(1)).toEqual([4]);
    // The live one may have been told of the reset before 2 and 3 were appended: then they follow it.
    expect([[4], [2, 3, 4]]).toContainEqual(await live.takeUntil(4));
    await Promise.all([live.close(), back.close()]);
  });

  test('a live reader is told once when Redis was replaced by an empty one, and goes on', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);
    await tell(app.context(), channel, 1);
    const told = await reader.take(1);
    const [first, second] = [redis, await startRedis()];

    door.target = new URL(second.url);
    door.cut();
    told.push(...(await reader.take(1)));
    await tell(app.context(), channel, 2);

    expect([...told, ...(await reader.take(1))]).toEqual([1, 'reset', 2]);
    await reader.close();
    await first.stop();
    redis = second;
    admin.disconnect();
    admin = new Redis(redis.url);
  });

  test('a reader whom nothing reaches any more, without a sign, is healed by the check', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);
    await tell(app.context(), channel, 1);
    const told = await reader.take(1);

    const keys = `${app.redisPrefix}events:{${channel}}`;
    await admin.xadd(`${keys}:stream`, '2-0', 'event', JSON.stringify(numbered(2)));
    await admin.hset(`${keys}:meta`, 'offset', 2);

    expect([...told, ...(await reader.take(1))]).toEqual([1, 2]);
    await reader.close();
  });

  test('a listener is told of a gap when its connection came back and when an offset was passed over', async () => {
    const channel = aChannel();
    const heard: unknown[] = [];
    const { events } = app.apps[0]!.infra;
    const end = await events.listen(
      channel,
      (event) => heard.push(event),
      () => heard.push('gap'),
    );

    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await eventually(async () => heard.length > 0, 'told of the lost connection');
    await tell(app.context(), channel, 1);
    await eventually(async () => heard.length > 1, 'heard the event');
    await admin.hset(`${app.redisPrefix}events:{${channel}}:meta`, 'offset', 5);
    await eventually(async () => heard.length > 2, 'told of the silence');

    expect(heard).toEqual(['gap', numbered(1), 'gap']);
    end();
  });

  test('no event is lost while listening connections are killed', async () => {
    const channel = aChannel();
    const readers = await Promise.all([0, 1].map((process) => Reader.open(app.context(undefined, process), channel)));
    const reading = Promise.all(readers.map((reader) => reader.take(200, 10_000)));

    for (const n of upTo(200)) {
      await tell(app.context(undefined, n % 2), channel, n);
      if (n % 40 === 20) await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    }

    expect(await reading).toEqual([upTo(200), upTo(200)]);
    await Promise.all(readers.map((reader) => reader.close()));
  });

  test('what was committed while Redis was away is told, in order, when it is back', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);
    await tell(app.context(), channel, 1);
    await reader.take(1);

    door.refusing = true;
    door.cut();
    for (const n of upTo(30, 2)) await tell(app.context(), channel, n);
    await delay(300);
    door.refusing = false;

    expect(await reader.take(29, 10_000)).toEqual(upTo(30, 2));
    await reader.close();
  });

  test('a reply that broke off in its middle makes no event come twice', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);

    for (const n of upTo(20)) {
      if (n % 5 === 0) door.breakReplyTo = 'evalsha';
      await tell(app.context(), channel, n);
    }

    expect(await reader.take(20, 10_000)).toEqual(upTo(20));
    await tell(app.context(), channel, 21);
    expect(await reader.take(1, 10_000)).toEqual([21]);
    await reader.close();
  });

  test('a connection that died without a sign is found out and replaced', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);
    const before = door.opened;

    door.blackhole = true;
    await tell(app.context(), channel, 1);
    await eventually(async () => door.opened >= before + 4, 'every connection is replaced');
    door.blackhole = false;

    expect(await reader.take(1, 15_000)).toEqual([1]);
    await reader.close();
  });

  test('a relay that no longer answers loses the lease', async () => {
    const channel = aChannel();
    const doorToPostgres = await Proxy.open(app.databaseUrl);
    const third = await app.openProcess({ DATABASE_URL: doorToPostgres.url });
    await eventually(async () => {
      const holder = app.apps.find(({ relay }) => relay!.holdsLease);
      if (holder)
        await app.sql(
          `select pg_terminate_backend(pid) from pg_locks join pg_database d on d.oid = database where locktype = 'advisory' and d.datname = current_database()`,
        );
      return third.relay!.holdsLease;
    }, 'the third process is the relay');
    const reader = await Reader.open(app.context(), channel);

    doorToPostgres.blackhole = true;
    await tell(app.context(), channel, 1);

    expect(await reader.take(1)).toEqual([1]);
    doorToPostgres.blackhole = false;
    doorToPostgres.cut();
    await reader.close();
    await third.close();
    await doorToPostgres.close();
  });

  test.each([1, 2, 3, 4, 5])('readers who come and go get every event once and in order (seed %i)', async (seed) => {
    const random = randomOf(seed);
    const channel = aChannel();
    const last = 150;
    const starts = await Promise.all([0, 1, 0].map((process) => Reader.open(app.context(undefined, process), channel)));

    const reading = together(starts, (reader) => readComingAndGoing(reader, channel, last, random));
    for (const n of upTo(last)) {
      await tell(app.context(undefined, n % 2), channel, n);
      if (random() < 0.04) door.cut(() => random() < 0.5);
      if (random() < 0.1) await delay(random() * 30);
    }

    for (const told of await reading) expect(told).toEqual(upTo(last));
  });

  /** Reads until the last event; goes away after a random number of items and comes back with its cursor. */
  async function readComingAndGoing(first: Reader, channel: string, last: number, random: () => number) {
    const told: (number | 'reset')[] = [];
    let reader = first;
    while (told.at(-1) !== last) {
      told.push(...(await reader.take(1, 10_000)));
      if (random() < 0.1) {
        await reader.close();
        reader = await comeBack(app.context(undefined, random() < 0.5 ? 0 : 1), channel, reader.cursor);
      }
    }
    await reader.close();
    return told;
  }
});

/** Opens a feed as a client does: again, while it is told that live events are out of reach. */
async function comeBack(ctx: Context, channel: string, cursor: string): Promise<Reader> {
  for (;;) {
    try {
      return await Reader.open(ctx, channel, cursor);
    } catch (error) {
      if ((error as { code?: string }).code !== 'SERVICE_UNAVAILABLE') throw error;
    }
  }
}

/** A repeatable sequence from 0 to 1 (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
