/** How much of the money goes back when an enrollment is cancelled. Times are RFC 3339 text, as they are stored. */
export interface Policy {
  /** All of it until then; null: by the schedule from the beginning. */
  readonly fullUntil: string | null;
  /** After that by the first step whose time is not over; nothing after the last one. */
  readonly schedule: readonly { readonly until: string; readonly percent: number }[];
}

/**
 * What goes back of a payment by the rule, in whole minor units: a part is rounded down.
 *
 * @param policy null: all of it, at any time
 * @param at when the enrollment was cancelled, however much later that is worked off
 */
export function dueBack({ amountMinor, policy, at }: { amountMinor: number; policy: Policy | null; at: Date }): number {
  if (!policy || (policy.fullUntil !== null && at < new Date(policy.fullUntil))) return amountMinor;
  const step = policy.schedule.find(({ until }) => at < new Date(until));
  return step ? Math.floor((amountMinor * step.percent) / 100) : 0;
}
