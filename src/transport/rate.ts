import { LRUCache } from 'lru-cache';
import type { Infra } from '../infra/context.js';
import { defineScript } from '../infra/redis/script.js';

/** A bucket of points: what it holds when full, and what comes back each second. */
export interface Allowance {
  readonly capacity: number;
  readonly perSecond: number;
}

/** One bucket to be charged. */
export interface Purse {
  /** `person:<uuid>` or `address:<network>`. */
  readonly owner: string;
  readonly allowance: Allowance;
}

export type Charge =
  { readonly allowed: true; readonly left: number } | { readonly allowed: false; readonly retryAfterSeconds: number };

/** What one process knows of a bucket. Its truth stands in Redis and is shared by all processes. */
interface Account {
  readonly purse: Purse;
  /** Whether Redis was asked at all; a bucket is thought full until then. */
  asked: boolean;
  /** Points as Redis last said, and when. */
  points: number;
  atMs: number;
  /** Spent since, and not told yet. */
  unsettled: number;
  /** Told, and not answered yet. */
  inFlight: number;
  settling: Promise<void> | undefined;
}

const settle = defineScript({
  source: new URL('./scripts/settle.lua', import.meta.url),
  keys: ['bucket'],
  args: ['now', 'spent', 'capacity', 'perSecond'],
  reply: (raw) => Number(raw),
});

const SETTLE_EVERY_MS = 100;

/** The part of a full bucket that a process gives out before it has told the others. */
const ON_TRUST = 1 / 10;

const ACCOUNTS_MAX = 50_000;

/**
 * The rate limit, in points of cost, shared by every process.
 *
 * No operation waits for Redis: a process takes from its own picture of a bucket and settles every 100 ms, all that was
 * spent since in one call. Only who spends a tenth of a full bucket in that time waits for an answer first. So a bucket
 * is overdrawn by at most a tenth for each process, and pays it back. Without Redis each process limits on its own.
 */
export class Rate {
  readonly #accounts = new LRUCache<string, Account>({ max: ACCOUNTS_MAX });
  readonly #dirty = new Set<Account>();
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly infra: Infra) {}

  /** Seconds until an empty one of these buckets has something again; 0 when none is empty. */
  emptyForSeconds(purses: readonly Purse[]): number {
    return Math.max(0, ...purses.map((purse) => this.#wait(this.#accountOf(purse), 1)));
  }

  /** Takes points from all of the buckets, or from none where one has too few. */
  async charge(purses: readonly Purse[], points: number): Promise<Charge> {
    const accounts = purses.map((purse) => this.#accountOf(purse));
    for (;;) {
      const pressing = accounts.find((account) => mustAsk(account, points));
      if (!pressing) break;
      await this.#settle(pressing);
    }
    const retryAfterSeconds = Math.max(0, ...accounts.map((account) => this.#wait(account, points)));
    if (retryAfterSeconds > 0) return { allowed: false, retryAfterSeconds };
    for (const account of accounts) this.#spend(account, points);
    return { allowed: true, left: Math.floor(Math.min(...accounts.map((account) => this.#left(account)))) };
  }

  /** Takes points whatever is left: the price of what was looked at and refused. */
  fine(purses: readonly Purse[], points: number): void {
    for (const purse of purses) this.#spend(this.#accountOf(purse), points);
  }

  /** Tells Redis what is not told yet. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#dirty.size > 0) await Promise.all([...this.#dirty].map((account) => this.#settle(account)));
  }

  #accountOf(purse: Purse): Account {
    let account = this.#accounts.get(purse.owner);
    if (!account) {
      const { capacity } = purse.allowance;
      const atMs = this.infra.clock.nowMs();
      account = { purse, asked: false, points: capacity, atMs, unsettled: 0, inFlight: 0, settling: undefined };
      this.#accounts.set(purse.owner, account);
    }
    return account;
  }

  #left({ purse: { allowance }, points, atMs, unsettled, inFlight }: Account): number {
    const seconds = Math.max(0, this.infra.clock.nowMs() - atMs) / 1000;
    return Math.min(allowance.capacity, points + seconds * allowance.perSecond) - unsettled - inFlight;
  }

  /** Seconds until there are this many points. What is dearer than a full bucket is given by a full one. */
  #wait(account: Account, points: number): number {
    const { capacity, perSecond } = account.purse.allowance;
    const missing = Math.min(points, capacity) - this.#left(account);
    return missing > 0 ? missing / perSecond : 0;
  }

  #spend(account: Account, points: number): void {
    account.unsettled += points;
    this.#dirty.add(account);
    this.#settleSoon();
  }

  #settleSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const account of this.#dirty) void this.#settle(account);
      if (this.#dirty.size > 0) this.#settleSoon();
    }, SETTLE_EVERY_MS);
  }

  #settle(account: Account): Promise<void> {
    account.settling ??= this.#tell(account).finally(() => (account.settling = undefined));
    return account.settling;
  }

  async #tell(account: Account): Promise<void> {
    const { owner, allowance } = account.purse;
    const spent = account.unsettled;
    account.inFlight = spent;
    account.unsettled = 0;
    this.#dirty.delete(account);
    let points: number;
    try {
      points = await settle(this.infra.redis, {
        keys: { bucket: `${this.infra.redisPrefix}rate:{${owner}}` },
        args: { now: this.infra.clock.forStore() ?? '', spent, ...allowance },
      });
    } catch {
      // Redis is away, which its connection logs: our own picture goes on alone.
      points = this.#left(account) + account.unsettled;
    }
    account.asked = true;
    account.points = points;
    account.atMs = this.infra.clock.nowMs();
    account.inFlight = 0;
  }
}

/** Whether giving these points on our own word would be more than a tenth of a full bucket. */
function mustAsk({ purse, asked, unsettled, inFlight }: Account, points: number): boolean {
  const pending = unsettled + inFlight;
  return pending + points > purse.allowance.capacity * ON_TRUST && (pending > 0 || !asked);
}
