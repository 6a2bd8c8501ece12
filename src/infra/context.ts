import { randomUUID } from 'node:crypto';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Locale } from '../kit/refusal.js';
import type { Viewer } from '../kit/viewer.js';
import type { Clock } from './clock.js';
import type { Config } from './config.js';
import type { Cookies } from './cookies.js';
import type { Events } from './events/events.js';
import type { Logger } from './log.js';

/** The machines of this process and how to reach them; opened once by `app.ts`, closed in reverse. */
export interface Infra {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly orm: MikroORM;
  /** Bare Postgres for statements that are prepared once and run all day: the claim desk, the relay. */
  readonly pool: Pool;
  /** The Redis connection for commands. Listening is `events`' business. */
  readonly redis: Redis;
  /** Put before every Redis key and channel, so that installations and tests can share one Redis. */
  readonly redisPrefix: string;
  readonly events: Events;
}

/** What every use case gets first: who is asking, and the machines. One for each operation. */
export interface Context extends Infra {
  readonly requestId: string;
  /** Null for a guest. */
  readonly viewer: Viewer | null;
  readonly locale: Locale;
  /** The network address of the caller; null where nobody calls from outside. */
  readonly address: string | null;
  /** What the caller's program says it is, `User-Agent`; null where it says nothing. Nothing about it is known. */
  readonly userAgent: string | null;
  /** The cookies of a browser that keeps its session in them; null for everyone else. */
  readonly cookies: Cookies | null;
  /** An EntityManager of this operation alone, forked on first use. */
  readonly em: EntityManager;
}

/** Makes the context of one operation. */
export function makeContext(
  infra: Infra,
  {
    viewer = null,
    locale = 'en',
    address = null,
    userAgent = null,
    cookies = null,
    requestId = randomUUID(),
  }: Partial<Pick<Context, 'viewer' | 'locale' | 'address' | 'userAgent' | 'cookies' | 'requestId'>> = {},
): Context {
  let em: EntityManager | undefined;
  return {
    ...infra,
    requestId,
    viewer,
    locale,
    address,
    userAgent,
    cookies,
    get em() {
      return (em ??= infra.orm.em.fork());
    },
  };
}

/**
 * Something that a process has one of, for example a desk or a cache: made on first use, found again by anyone who has
 * the process's machines in hand.
 */
export function perProcess<T>(make: (infra: Infra) => T): (infra: Infra) => T {
  const made = new WeakMap<MikroORM, T>();
  return (infra) => {
    let value = made.get(infra.orm);
    if (value === undefined) made.set(infra.orm, (value = make(infra)));
    return value;
  };
}
