import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { openApp, type App, type AppOptions } from '../../src/app.js';
import { issueAccessToken } from '../../src/features/accounts/index.js';
import { features } from '../../src/features/index.js';
import type { Role } from '../../src/generated/schema.js';
import type { Clock } from '../../src/infra/clock.js';
import { readConfig } from '../../src/infra/config.js';
import { makeContext, type Context } from '../../src/infra/context.js';
import { workOnce } from '../../src/infra/jobs.js';
import type { Logger } from '../../src/infra/log.js';
import { encodeId } from '../../src/kit/id.js';
import { ManualClock } from './clock.js';
import { cloneDatabase } from './database.js';
import type { Mailbox } from './mailbox.js';
import { Watcher } from './watcher.js';

/** What a GraphQL answer looks like. */
export interface Answer<Data = any> {
  data?: Data;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; [key: string]: unknown } }[];
  extensions?: Record<string, unknown>;
}

/** Someone who is signed in. */
export interface Person {
  readonly id: string;
  readonly uuid: string;
  readonly name: string;
  readonly role: Role;
  readonly token: string;
}

export interface TestAppOptions {
  /** How many server processes share the stores. Each is a whole app of its own in this Node process. */
  processes?: number;
  /** Whether relay, sweeps and ticks run by themselves; without it a test runs them with `runRecurring`. */
  repeating?: boolean;
  /** A clock that stands still, for the app and its stores. */
  manualClock?: boolean;
  /** Where its log lines go, when a test reads them. */
  log?: Logger;
  /** A clock for each process, instead of the machine's. */
  clocks?: Clock[];
  /** Settings that differ from the defaults, as in the environment. */
  env?: Record<string, string>;
  /** Where its letters go, opened and closed with it; without one they go to `/dev/mail`. */
  mailbox?: Mailbox;
  /** Bounds and pace of the event machinery that differ from production's. */
  eventLimits?: AppOptions['eventLimits'];
  relayPace?: AppOptions['relayPace'];
  dutyPace?: AppOptions['dutyPace'];
}

/** What tells one test course from another. */
export interface TestCourse {
  capacity: number;
  priceMinor: number;
  state: 'DRAFT' | 'PUBLISHED' | 'CLOSED' | 'CANCELLED';
  opensAt: Date | null;
  closesAt: Date | null;
  holdMinutes: number;
  title: string;
}

/** A whole Course Catch on its own database and Redis prefix, opened before the tests of a file and closed after. */
export class TestApp {
  apps: App[] = [];
  readonly clock = new ManualClock();
  readonly redisPrefix = `test:${randomBytes(6).toString('hex')}:`;
  databaseUrl = '';
  #drop: (() => Promise<void>) | undefined;
  readonly #watchers: Watcher<any>[] = [];
  #people = 0;

  constructor(readonly options: TestAppOptions) {}

  async open(): Promise<void> {
    await this.options.mailbox?.open();
    const database = await cloneDatabase();
    this.databaseUrl = database.url;
    this.#drop = database.drop;
    const { processes = 1, clocks } = this.options;
    for (let i = 0; i < processes; i += 1)
      this.apps.push(await this.openProcess({}, clocks ? { clock: clocks[i] } : {}));
  }

  /** Opens one more process on the same stores, with settings and options of its own; the caller closes it. */
  async openProcess(env: Record<string, string> = {}, own: Partial<AppOptions> = {}): Promise<App> {
    const config = readConfig({
      NODE_ENV: 'test',
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
      DATABASE_URL: this.databaseUrl,
      REDIS_URL: process.env['REDIS_URL'],
      DATABASE_CONNECTIONS: '5',
      // Crowds of tests come from one address; the tests of the rate limit set one.
      RATE_PERSON_POINTS: '0',
      RATE_ADDRESS_POINTS: '0',
      // One step makes an account; the tests of the two-step sign-up switch it on.
      EMAIL_VERIFICATION: 'off',
      ...(this.options.mailbox ? { SMTP_URL: this.options.mailbox.url } : {}),
      ...this.options.env,
      ...env,
    });
    return openApp({
      config: { ...config, DATABASE_URL: config.DATABASE_URL!, REDIS_URL: config.REDIS_URL! },
      clock: this.options.manualClock ? this.clock : undefined,
      log: this.options.log,
      redisPrefix: this.redisPrefix,
      repeating: this.options.repeating ?? true,
      eventLimits: this.options.eventLimits,
      relayPace: this.options.relayPace,
      dutyPace: this.options.dutyPace,
      ...own,
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#watchers.map((watcher) => watcher.close()));
    for (const app of this.apps.splice(0).reverse()) await app.close();
    await this.#drop?.();
    await this.options.mailbox?.close();
  }

  /** The context of a use case called directly; as a guest without a person. */
  context(person?: Person, process = 0): Context {
    const viewer = person && { id: person.uuid, role: person.role, sessionId: randomUUID(), expiresAt: Infinity };
    return makeContext(this.apps[process]!.infra, { viewer: viewer ?? null });
  }

  /** Executes an operation over HTTP, as a guest or as someone, on the first process or another. */
  async execute<Data = any>(
    query: string,
    variables: Record<string, unknown> = {},
    { as, process = 0, headers = {} }: { as?: Person; process?: number; headers?: Record<string, string> } = {},
  ): Promise<Answer<Data>> {
    const response = await fetch(`${this.apps[process]!.server!.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(as ? { authorization: `Bearer ${as.token}` } : {}),
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer<Data>;
  }

  /** Executes an operation that must succeed, and gives its only field. */
  async run<Value = any>(
    query: string,
    variables: Record<string, unknown> = {},
    who: { as?: Person; process?: number } = {},
  ): Promise<Value> {
    const answer = await this.execute(query, variables, who);
    if (answer.errors) throw new Error(`${JSON.stringify(answer.errors)} for ${query}`);
    return Object.values(answer.data as object)[0] as Value;
  }

  /** Opens a subscription; it is closed with the app. */
  watch<Event = any>(
    query: string,
    variables: Record<string, unknown> = {},
    { as, process = 0 }: { as?: Person; process?: number } = {},
  ): Watcher<Event> {
    const watcher = new Watcher<Event>(this.apps[process]!.server!.url, { query, variables, token: as?.token });
    this.#watchers.push(watcher);
    return watcher;
  }

  /** Runs SQL on the app's database. */
  async sql<Row extends object = any>(statement: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.apps[0]!.infra.pool.query<Row>(statement, values)).rows;
  }

  /** Runs one pass of the named repeating work now. */
  async runRecurring(name: string, process = 0): Promise<void> {
    const job = features.flatMap((feature) => feature.recurring ?? []).find((recurring) => recurring.name === name);
    if (!job) throw new Error(`no recurring work is called ${name}`);
    await job.run(makeContext(this.apps[process]!.infra));
  }

  /** Does every job that was put down and not done, also one that failed and waits for its next try. */
  async runJobs(process = 0): Promise<void> {
    const { infra } = this.apps[process]!;
    await this.sql(`update graphile_worker._private_jobs set run_at = now() where locked_at is null`);
    const jobs = features.flatMap((feature) => feature.jobs ?? []);
    await workOnce(infra, jobs, () => makeContext(infra));
  }

  /** Makes a published course by SQL, with a count of its seats; free of charge and open without end unless told. */
  async course({
    capacity = 10,
    priceMinor = 0,
    state = 'PUBLISHED',
    opensAt = null,
    closesAt = null,
    holdMinutes = 10,
    title = 'A course',
  }: Partial<TestCourse> = {}): Promise<{ id: string; uuid: string }> {
    const [row] = await this.sql<{ id: string }>(
      `with course as (
         insert into courses (title, price_minor, state, opens_at, closes_at, hold_minutes)
         values ($1, $2, $3, $4, $5, $6) returning id
       ) insert into seats (course_id, capacity, announced) select id, $7, $3 <> 'DRAFT' from course returning course_id as id`,
      [title, priceMinor, state, opensAt, closesAt, holdMinutes, capacity],
    );
    return { id: encodeId('course', row!.id), uuid: row!.id };
  }

  /** Carries every committed fact to its channel now: what the relay does by itself unless `repeating` is false. */
  async runRelay(process = 0): Promise<void> {
    while (await this.apps[process]!.relay!.pass());
  }

  /** Has every duty perform what the relay handed over: what its workers do by themselves unless `repeating` is false. */
  async runDuties(process = 0): Promise<void> {
    await this.apps[process]!.duties!.pass();
  }

  student = (name?: string) => this.people(1, 'STUDENT', name).then(([person]) => person!);
  instructor = (name?: string) => this.people(1, 'INSTRUCTOR', name).then(([person]) => person!);
  admin = (name?: string) => this.people(1, 'ADMIN', name).then(([person]) => person!);

  /** Someone with a good token whose account is gone. */
  async ghost(): Promise<Person> {
    const ghost = await this.student('ghost');
    await this.sql(`delete from accounts where id = $1`, [ghost.uuid]);
    return ghost;
  }

  /** Makes people with accounts, signed in. */
  async people(count: number, role: Role = 'STUDENT', name?: string): Promise<Person[]> {
    const names = Array.from({ length: count }, () => name ?? `${role.toLowerCase()} ${(this.#people += 1)}`);
    const rows = await this.sql<{ id: string; name: string }>(
      `insert into accounts (email, name, role)
       select gen_random_uuid() || '@example.com', name, $2 from unnest($1::text[]) as name returning id, name`,
      [names, role],
    );
    const { infra } = this.apps[0]!;
    return Promise.all(
      rows.map(async ({ id, name }) => {
        const { accessToken } = await issueAccessToken(infra, { accountId: id, role, sessionId: randomUUID() });
        return { id: encodeId('account', id), uuid: id, name, role, token: accessToken };
      }),
    );
  }
}

/** Opens an app for the tests of this file. */
export function useApp(options: TestAppOptions = {}): TestApp {
  const app = new TestApp(options);
  beforeAll(() => app.open());
  afterAll(() => app.close());
  return app;
}
