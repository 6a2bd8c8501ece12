import { retryable, violatesData } from './failures.js';

/** Claims on something limited, decided together. */
export interface ClaimDesk<Claim, Outcome> {
  /**
   * Hands in a claim on `key` and waits for its outcome.
   *
   * @returns the outcome, or `Overload` when more claims wait than can be answered in good time
   */
  claim(key: string, claim: Claim): Promise<Outcome | Overload>;
  /** Waits until every claim handed in is answered. */
  close(): Promise<void>;
}

/** More claims wait than can be answered in good time; nothing was done. */
export class Overload {
  constructor(readonly retryAfterMs: number) {}
}

/** Thrown by a decision of several steps that failed after the first: these outcomes stand, the other claims have none. */
export class PartlyDecided<Outcome> extends Error {
  override name = 'PartlyDecided';

  constructor(
    readonly outcomes: readonly (Outcome | undefined)[],
    override readonly cause: unknown,
  ) {
    super('some claims of the batch are decided, the others failed');
  }
}

export interface DeskOptions<Claim, Outcome> {
  /**
   * Decides a batch in one go, in the order of the array, and gives one outcome per claim. All its claims share a
   * lane, not necessarily a key. It may run again after a deadlock, so it must be all or nothing, or say with
   * `PartlyDecided` what is done already.
   */
  decide(claims: readonly Claim[]): Promise<readonly Outcome[]>;
  /** Batches under way at once; claims on one key always share a lane and so never contend with each other. */
  lanes?: number;
  /** Claims decided together at most. */
  batchMax?: number;
  /** Claims that may wait in one lane before newcomers are told to come back. */
  waitingMax?: number;
}

interface Waiting<Claim, Outcome> {
  readonly claim: Claim;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/**
 * Group commit: claims that arrive while a batch of their lane is under way are decided together by the next one.
 *
 * A row that everybody wants is locked once a batch instead of once a claim, and one flush to disk serves them all:
 * the row-lock form does 1.7 thousand claims a second at 64 clients and falls with more, batches of 64 on one
 * connection do over 100 thousand. The busier the desk, the larger its batches and the cheaper each claim.
 */
export function openClaimDesk<Claim, Outcome>(options: DeskOptions<Claim, Outcome>): ClaimDesk<Claim, Outcome> {
  const lanes = Array.from({ length: options.lanes ?? 2 }, () => new Lane(options));
  return {
    claim: (key, claim) => lanes[hash(key) % lanes.length]!.take(claim),
    close: async () => void (await Promise.all(lanes.map((lane) => lane.idle()))),
  };
}

class Lane<Claim, Outcome> {
  #waiting: Waiting<Claim, Outcome>[] = [];
  #running: Promise<void> | undefined;
  /** A claim's share of a batch lately, for the hint in `Overload`. */
  #msPerClaim = 0.05;
  readonly #decide: DeskOptions<Claim, Outcome>['decide'];
  readonly #batchMax: number;
  readonly #waitingMax: number;

  constructor({ decide, batchMax = 256, waitingMax = 20_000 }: DeskOptions<Claim, Outcome>) {
    this.#decide = decide;
    this.#batchMax = batchMax;
    this.#waitingMax = waitingMax;
  }

  take(claim: Claim): Promise<Outcome | Overload> {
    if (this.#waiting.length >= this.#waitingMax) {
      return Promise.resolve(new Overload(Math.ceil(this.#waiting.length * this.#msPerClaim) + 100));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ claim, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Everyone of this turn of the event loop goes into the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#batchMax);
      const begun = performance.now();
      await this.#answer(batch);
      this.#msPerClaim = 0.8 * this.#msPerClaim + 0.2 * ((performance.now() - begun) / batch.length);
    }
    this.#running = undefined;
  }

  async #answer(batch: readonly Waiting<Claim, Outcome>[], attempt = 1): Promise<void> {
    try {
      const outcomes = await this.#decide(batch.map(({ claim }) => claim));
      batch.forEach((waiting, i) => waiting.resolve(outcomes[i]!));
    } catch (error) {
      if (!(error instanceof PartlyDecided)) return this.#recover(batch, error, attempt);
      const outcomes = error.outcomes as readonly (Outcome | undefined)[];
      batch.forEach((waiting, i) => outcomes[i] !== undefined && waiting.resolve(outcomes[i]));
      const rest = batch.filter((_, i) => outcomes[i] === undefined);
      await this.#recover(rest, error.cause, attempt);
    }
  }

  async #recover(batch: readonly Waiting<Claim, Outcome>[], error: unknown, attempt: number): Promise<void> {
    if (retryable(error) && attempt < 5) return this.#answer(batch, attempt + 1);
    // One claim that the database will not have must not fail its neighbours: each is decided alone.
    if (violatesData(error) && batch.length > 1) {
      for (const waiting of batch) await this.#answer([waiting]);
      return;
    }
    for (const waiting of batch) waiting.reject(error);
  }
}

/** FNV-1a: spreads keys over lanes the same way in every process. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) value = Math.imul(value ^ key.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
