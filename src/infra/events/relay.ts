import pg from 'pg';
import type { Logger } from '../log.js';
import { Doorbell } from './doorbell.js';
import type { Duty } from './duties.js';
import type { Events } from './events.js';
import type { Journal } from './journal.js';
import { RELAY_CHANNEL } from './open-events.js';
import { inTime } from './in-time.js';
import type { DomainEvent } from './outbox.js';

/** How many rows travel at once; `REPEATS_KNOWN` of the journal must not be smaller. */
const BATCH = 500;
const GOODBYE_MS = 1000;

/** How a relay keeps time. */
export interface RelayPace {
  /** How often the one who holds the lease looks without being woken. */
  readonly pollMs: number;
  /** How often the others try for the lease. */
  readonly takeoverMs: number;
  /** After how long without a sign from its holder the lease is free. */
  readonly leaseMs: number;
}

export const RELAY_PACE: RelayPace = { pollMs: 200, takeoverMs: 500, leaseMs: 10_000 };

interface Row {
  readonly id: string;
  readonly row: string;
  readonly channel: string;
  readonly event: string;
}

class JournalAway extends Error {}

/**
 * Carries committed facts from the outbox to the journal, in the order of their rows.
 *
 * It reads the rows that are there, not those after the last one read: a transaction that began first and commits last
 * is not passed over. A row is deleted after it was appended; what is carried twice, since a relay died between the two,
 * is known to the journal. One relay works at a time: all it does, it does over the one connection that holds the lease,
 * an advisory lock. One that wakes up after it lost that finds in the journal that its term has passed.
 */
export class Relay {
  readonly #bell = new Doorbell();
  readonly #pace: RelayPace;
  #client: pg.Client | null = null;
  /** Null without the lease; else higher than that of every relay before. */
  #term: string | null = null;
  #working: Promise<void> | null = null;
  #stopListening = () => {};
  #stopped = false;
  readonly #handOver: string;

  constructor(
    private readonly machines: {
      databaseUrl: string;
      journal: Journal;
      events: Pick<Events, 'listen'>;
      log: Logger;
      /** Is shown what was carried. */
      carried: (events: readonly DomainEvent[]) => void;
      /** By event type: the duties that are owed such facts. Those of other types are only forgotten. */
      duties?: ReadonlyMap<string, readonly Pick<Duty, 'name' | 'awaited'>[]>;
      /** Is told the names of the duties that have something to do. */
      handedOver?: (duties: readonly string[]) => void;
      pace?: Partial<RelayPace>;
    },
  ) {
    this.#pace = { ...RELAY_PACE, ...machines.pace };
    this.#handOver = handOver([...(machines.duties?.values() ?? [])].flat());
  }

  get holdsLease(): boolean {
    return this.#term !== null;
  }

  /** Works until it is closed. */
  start(): void {
    this.#working ??= Promise.all([this.#work(), this.#listen()]).then(() => {});
  }

  /**
   * Carries one batch, if the lease is free or ours.
   *
   * @returns how many rows went; null: another relay works
   */
  async pass(): Promise<number | null> {
    const client = (this.#client ??= await this.#connect());
    try {
      const term = (this.#term ??= await this.#takeLease(client));
      return term === null ? null : await this.#carry(client, term);
    } catch (error) {
      // Redis may be away and the lease stays good; of a Postgres that failed us nothing is known.
      if (!(error instanceof JournalAway)) await this.#disconnect();
      throw error;
    }
  }

  async #carry(client: pg.Client, term: string): Promise<number> {
    const { rows } = await client.query<Row>({
      name: 'unsent',
      text: `select id, id || '@' || extract(epoch from created_at) as row, channel, event::text as event
               from outbox order by id limit ${BATCH}`,
    });
    const { sent, failure } = await this.#append(rows, term);
    if (sent.length > 0) {
      const events = sent.map((row) => JSON.parse(row.event) as DomainEvent);
      this.machines.carried(events);
      await this.#forget(client, sent, events);
    }
    if (failure) throw failure;
    return sent.length;
  }

  /**
   * Deletes what was carried, and in the same statement hands a copy to each duty that is owed it: a fact is either still
   * in the outbox or with all its duties. Since one relay works at a time, their numbers rise in the order of commit, and
   * none appears below one that was seen.
   */
  async #forget(client: pg.Client, sent: readonly Row[], events: readonly DomainEvent[]): Promise<void> {
    const ids = sent.map((row) => row.id);
    const owed = sent.flatMap(({ id }, i) =>
      (this.machines.duties?.get(events[i]!.type) ?? []).map((duty) => ({ id, duty: duty.name })),
    );
    if (owed.length === 0) {
      await client.query({ name: 'sent', text: 'delete from outbox where id = any($1::bigint[])', values: [ids] });
      return;
    }
    const { rows } = await client.query<{ duty: string }>({
      name: 'handed-over',
      text: this.#handOver,
      values: [ids, owed.map(({ id }) => id), owed.map(({ duty }) => duty)],
    });
    if (rows.length > 0) this.machines.handedOver?.(rows.map(({ duty }) => duty));
  }

  async close(): Promise<void> {
    this.#stopped = true;
    this.#bell.ring();
    await this.#working;
    this.#stopListening();
    await this.#disconnect();
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      try {
        const went = await this.pass();
        if (went === null) await this.#bell.wait(this.#pace.takeoverMs);
        else if (went < BATCH) await this.#bell.wait(this.#pace.pollMs);
      } catch (error) {
        if (!this.#stopped) this.machines.log.warn({ err: error }, 'relay; trying again');
        await this.#bell.wait(this.#pace.takeoverMs);
      }
    }
  }

  /** Hears that the outbox has rows. Without it they go at the next poll. */
  async #listen(): Promise<void> {
    const wake = () => this.holdsLease && this.#bell.ring();
    try {
      this.#stopListening = await this.machines.events.listen(RELAY_CHANNEL, wake);
    } catch (error) {
      this.machines.log.warn({ err: error }, 'relay cannot be woken; it polls');
    }
  }

  /** Appends each channel's rows in one call, so that none is passed when another fails. */
  async #append(rows: readonly Row[], term: string): Promise<{ sent: Row[]; failure: unknown }> {
    const channels = [...Map.groupBy(rows, (row) => row.channel)];
    const answers = await Promise.allSettled(
      channels.map(([channel, facts]) => this.machines.journal.append(channel, facts, term)),
    );
    const sent: Row[] = [];
    let failure: Error | null = null;
    answers.forEach((answer, i) => {
      if (answer.status === 'rejected')
        failure = new JournalAway('some facts could not be appended', { cause: answer.reason });
      else if (answer.value) sent.push(...channels[i]![1]);
      else failure = new Error('the term of this relay has passed');
    });
    return { sent, failure };
  }

  async #connect(): Promise<pg.Client> {
    const { leaseMs } = this.#pace;
    const client = new pg.Client({
      connectionString: this.machines.databaseUrl,
      application_name: 'course-catch relay',
      connectionTimeoutMillis: leaseMs,
      query_timeout: leaseMs,
    });
    client.on('error', () => {
      if (this.#client === client) void this.#disconnect();
    });
    try {
      await client.connect();
      // A holder that froze, or that a dead network cut off, keeps its lock no longer than this.
      await client.query(`set idle_session_timeout = ${leaseMs}`);
      return client;
    } catch (error) {
      void client.end().catch(() => {});
      throw error;
    }
  }

  /** The term of a new holder; null while another one holds the lease. */
  async #takeLease(client: pg.Client): Promise<string | null> {
    const { rows } = await client.query<{ taken: boolean; term: string }>(
      `select pg_try_advisory_lock(hashtext('course-catch:relay')) as taken,
              (extract(epoch from clock_timestamp()) * 1000000)::bigint as term`,
    );
    return rows[0]!.taken ? rows[0]!.term : null;
  }

  async #disconnect(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    this.#term = null;
    if (client) await inTime(client.end(), GOODBYE_MS).catch(() => {});
  }
}

/** Deletes rows, hands a copy to each duty that is owed one and awaited by anybody, and names the duties that got any. */
function handOver(duties: readonly Pick<Duty, 'name' | 'awaited'>[]): string {
  const doubtful = new Map(duties.flatMap(({ name, awaited }) => (awaited === undefined ? [] : [[name, awaited]])));
  const conditions = [...doubtful].map(([name, awaited]) => ` and (duty <> '${name}' or ${awaited})`);
  return `
    with carried as (
      delete from outbox where id = any($1::bigint[]) returning id, channel, event, created_at
    ),
    handed as (
      insert into duty_facts (duty, outbox_id, channel, event, at)
      select duty, id, channel, event, created_at
        from unnest($2::bigint[], $3::text[]) as owed (id, duty) join carried using (id)
       where true${conditions.join('')}
       order by id
      returning duty
    )
    select distinct duty from handed`;
}
