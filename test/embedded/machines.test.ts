import { existsSync } from 'node:fs';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startPostgres, type EmbeddedPostgres } from '../../src/embedded/postgres.js';
import { startRedis, type EmbeddedRedis } from '../../src/embedded/redis.js';

describe('the Redis from npm', () => {
  let machine: EmbeddedRedis;
  let redis: Redis;
  beforeAll(async () => {
    machine = await startRedis({ native: false });
    redis = new Redis(machine.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await machine.stop();
  });

  test('answers each command at once, not at the next tenth of a second', async () => {
    const startedAt = performance.now();
    for (let i = 0; i < 100; i += 1) await redis.incr('count');

    expect(await redis.get('count')).toBe('100');
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  test('answers fifty commands given at once without waiting for a receipt of each answer', async () => {
    const fifty = () => Promise.all(Array.from({ length: 50 }, () => redis.incr('at once')));

    expect(await middle(21, fifty)).toBeLessThan(30);
  });

  test('reads a long command to its end at once', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `${i}`.padStart(50, '-'));

    expect(await middle(21, () => redis.del(names))).toBeLessThan(60);
  });

  test('accepts connections after thousands came and went', async () => {
    const { port } = new URL(machine.url);
    for (let i = 0; i < 65; i += 1) await Promise.all(Array.from({ length: 100 }, () => connectAndLeave(Number(port))));

    expect(await redis.ping()).toBe('PONG');
    const late = new Redis(machine.url, { maxRetriesPerRequest: 1 });
    expect(await late.ping()).toBe('PONG');
    late.disconnect();
  });
});

/** How long the middle one of some rounds took, in ms: the first ones are quick where later ones wait. */
async function middle(rounds: number, round: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const startedAt = performance.now();
    await round();
    took.push(performance.now() - startedAt);
  }
  return took.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!;
}

function connectAndLeave(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.end('PING\r\n'));
    socket
      .once('error', reject)
      .once('close', () => resolve())
      .resume();
  });
}

describe('the Postgres from npm', () => {
  const settingsOf = async ({ url }: EmbeddedPostgres) => {
    const client = new pg.Client(url);
    await client.connect();
    const names = ['fsync', 'synchronous_commit', 'server_version'];
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name = any($1)`,
      [names],
    );
    await client.end();
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  };

  test('is a Postgres 18 whose folder goes with it where none was given', async () => {
    const machine = await startPostgres();
    const { server_version } = await settingsOf(machine);
    const there = existsSync(machine.dir);
    await machine.stop();

    expect(server_version).toMatch(/^18\./);
    expect([there, existsSync(machine.dir)]).toEqual([true, false]);
  });

  test('writes every commit to the disk where it is to be durable', async () => {
    const machine = await startPostgres({ durable: true });
    const settings = await settingsOf(machine);
    await machine.stop();

    expect(settings).toMatchObject({ fsync: 'on', synchronous_commit: 'on' });
  });
});
