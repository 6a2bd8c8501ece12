/**
 * The time. What decides (windows, holds, leases) is decided by the store's own clock, Postgres `now()` or Redis
 * `TIME`, so that processes whose clocks differ agree; `forStore` is what a statement or script is handed for it.
 */
export interface Clock {
  /** Epoch milliseconds, for what does not decide: labels, ages, log lines. */
  nowMs(): number;
  /** Null: the store shall use its own clock. A test's manual clock gives its epoch milliseconds here. */
  forStore(): number | null;
}

export const systemClock: Clock = { nowMs: () => Date.now(), forStore: () => null };
