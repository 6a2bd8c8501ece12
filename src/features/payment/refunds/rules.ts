/** How much of the money goes back when an enrollment is cancelled. Times are RFC 3339 text, as they are stored. */
export interface Policy {
  /** All of it until then; null: by the schedule from the beginning. */
  readonly fullUntil: string | null;
  /** After that by the first step whose time is not over; nothing after the last one. */
  readonly schedule: readonly { readonly until: string; readonly percent: number }[];
}

/**
 * How many percent of a payment go back by the rule, 0 to 100.
 *
 * @param policy null: all of it, at any time
 * @param at when the enrollment was cancelled, however much later that is worked off
 */
export function percentBack({ policy, at }: { policy: Policy | null; at: Date }): number {
  if (!policy || (policy.fullUntil !== null && at < new Date(policy.fullUntil))) return 100;
  return policy.schedule.find(({ until }) => at < new Date(until))?.percent ?? 0;
}

/** A part of an amount in whole minor units, rounded down. */
export const partOf = (amountMinor: number, percent: number) => Math.floor((amountMinor * percent) / 100);
