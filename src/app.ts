import 'reflect-metadata';
import pg from 'pg';
import { features } from './features/index.js';
import { systemClock, type Clock } from './infra/clock.js';
import type { Config } from './infra/config.js';
import { makeContext, type Infra } from './infra/context.js';
import { measureOutboxLag } from './infra/events/lag.js';
import { Duties, type Duty, type DutyPace } from './infra/events/duties.js';
import { openEvents, type EventLimits, type EventMachinery } from './infra/events/open-events.js';
import { Reactions } from './infra/events/reactions.js';
import { Relay, type RelayPace } from './infra/events/relay.js';
import { workOff } from './infra/jobs.js';
import { repeat } from './infra/repeat.js';
import { makeLog, type Logger } from './infra/log.js';
import { closeMail } from './infra/mail.js';
import { migrate, openOrm } from './infra/postgres/orm.js';
import { openRedis } from './infra/redis/connection.js';
import { seedSampleData, type DemoAccount } from './sample/index.js';
import { serve, type RunningServer } from './transport/server.js';

/** A process of Course Catch. */
export interface App {
  readonly infra: Infra & { readonly events: EventMachinery };
  /** Null in a process without the role `api`. */
  readonly server: RunningServer | null;
  /** Null in a process without the role `worker`. */
  readonly relay: Relay | null;
  /** Null in a process without the role `worker`. */
  readonly duties: Duties | null;
  /** Who can sign in with `DEMO_PASSWORD`; nobody unless sample data was asked for. */
  readonly demoAccounts: readonly DemoAccount[];
  close(): Promise<void>;
}

/** What a process is made from; tests hand in a manual clock, a prefix and no repeating jobs. */
export interface AppOptions {
  readonly config: Config & { DATABASE_URL: string; REDIS_URL: string };
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly redisPrefix?: string;
  /** Whether repeating work and the relay run by themselves. */
  readonly repeating?: boolean;
  readonly eventLimits?: Partial<EventLimits>;
  readonly relayPace?: Partial<RelayPace>;
  readonly dutyPace?: Partial<DutyPace>;
  /** Whether an empty database gets the sample catalogue and the demo accounts. Never in production. */
  readonly sampleData?: boolean;
  /** Whether the database is brought up to this version's tables first. */
  readonly migrating?: boolean;
}

/** Opens everything in order and closes it in reverse. */
export async function openApp(options: AppOptions): Promise<App> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const infra = await openInfra(options, closers);
    for (const feature of features) {
      if (feature.start) closers.push(await feature.start(infra));
    }
    const working = options.config.ROLES.includes('worker');
    const duties = working ? openDuties(infra, options, closers) : null;
    const relay = duties && openRelay(infra, duties, options, closers);
    if (relay && options.repeating !== false) {
      relay.start();
      duties.start();
      startRepeating(infra, closers);
      const jobs = features.flatMap((feature) => feature.jobs ?? []);
      closers.push(await workOff(infra, jobs, () => makeContext(infra)));
    }
    const demoAccounts = options.sampleData ? (await seedSampleData(infra)).accounts : [];
    const server = options.config.ROLES.includes('api') ? await serve(infra) : null;
    if (server) closers.push(() => server.close());
    return { infra, server, relay, duties, demoAccounts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens the machines of a process; also all that a command such as the importer needs. */
export async function openInfra(
  {
    config,
    clock = systemClock,
    log = makeLog(config.LOG_LEVEL),
    redisPrefix = 'cc:',
    eventLimits,
    migrating = true,
  }: AppOptions,
  closers: (() => Promise<unknown>)[],
): Promise<Infra & { events: EventMachinery }> {
  const entities = features.flatMap((feature) => feature.entities);
  const orm = await openOrm(config.DATABASE_URL, entities, config.DATABASE_CONNECTIONS);
  closers.push(() => orm.close());
  if (migrating) await migrate(orm);
  const pool = new pg.Pool({ connectionString: config.DATABASE_URL, max: config.DATABASE_CONNECTIONS });
  pool.on('error', (error) => log.warn({ err: error }, 'postgres connection'));
  closers.push(() => pool.end());
  const redis = await openRedis(config.REDIS_URL, log);
  closers.push(async () => redis.disconnect());
  const subscriber = await openRedis(config.REDIS_URL, log, { maxRetriesPerRequest: null });
  closers.push(async () => subscriber.disconnect());
  const events = openEvents({ publisher: redis, subscriber, prefix: redisPrefix, log, limits: eventLimits });
  closers.push(() => events.close());
  const infra = { config, log, clock, orm, pool, redis, redisPrefix, events };
  closers.push(async () => closeMail(infra));
  return infra;
}

/** The workers of the features' duties in this process. */
function openDuties(infra: Infra, { dutyPace }: AppOptions, closers: (() => Promise<unknown>)[]): Duties {
  const duties = new Duties(
    features.flatMap((feature) => feature.duties ?? []),
    { makeContext: () => makeContext(infra), log: infra.log, pace: dutyPace },
  );
  closers.push(() => duties.close());
  return duties;
}

/** By event type: the duties that are owed such facts. */
function owedFacts(): ReadonlyMap<string, readonly Duty[]> {
  const owed = features.flatMap(({ duties = [] }) =>
    duties.flatMap((duty) => duty.types.map((type) => ({ duty, type }))),
  );
  const byType = Map.groupBy(owed, ({ type }) => type);
  return new Map([...byType].map(([type, all]) => [type, all.map(({ duty }) => duty)]));
}

/** The relay of this process, with the features' reactions behind it. */
function openRelay(
  infra: Infra & { events: EventMachinery },
  duties: Duties,
  { config, relayPace }: AppOptions,
  closers: (() => Promise<unknown>)[],
): Relay {
  const reactions = new Reactions(
    features.flatMap(({ reactions = {} }) =>
      Object.entries(reactions).map(([type, run]) => ({ type, run: (events) => run(makeContext(infra), events) })),
    ),
    infra.log,
  );
  closers.push(() => reactions.close());
  measureOutboxLag(infra);
  const { events, log } = infra;
  const relay = new Relay({
    databaseUrl: config.DATABASE_URL,
    journal: events.journal,
    events,
    log,
    carried: (facts) => reactions.offer(facts),
    duties: owedFacts(),
    handedOver: (names) => duties.ring(names),
    pace: relayPace,
  });
  closers.push(() => relay.close());
  return relay;
}

function startRepeating(infra: Infra, closers: (() => Promise<unknown>)[]) {
  for (const { name, everyMs, run } of features.flatMap((feature) => feature.recurring ?? [])) {
    closers.push(repeat({ name, everyMs, run: () => run(makeContext(infra)) }, infra.log));
  }
}
