import type * as S from '../../generated/schema.js';
import { badInput } from '../../kit/errors.js';
import { commitmentOf } from './draw.js';
import type { Room } from './entities.js';

/** How a room lets people in, as it is stored. */
export type Policy = S.RoomPolicy;

const COMMON: Policy = {
  activeLimit: 30,
  admitPerSecond: null,
  leaseSeconds: 24 * 60 * 60,
  graceSeconds: null,
  waitingLimit: null,
  onRejoin: 'KEEP',
  enabled: true,
  turnAwayWhenFull: false,
  preQueueUntil: null,
};

/** What a preset stands for. */
export const PRESETS: Readonly<Record<S.RoomPreset, Policy>> = {
  CULTURE_CENTER: { ...COMMON, waitingLimit: 15 },
  TICKETING: { ...COMMON, activeLimit: 100, admitPerSecond: 0.5, leaseSeconds: 600, onRejoin: 'TO_BACK' },
  THEME_PARK: { ...COMMON, activeLimit: 1000, admitPerSecond: 300, leaseSeconds: 600 },
};

const WEEK_SECONDS = 7 * 24 * 60 * 60;

/**
 * The policy that an input asks for: what it names, else what its preset says, else `standing`.
 *
 * @param standing the policy in force; the defaults of a new room without it
 * @throws BAD_USER_INPUT for a value out of bounds
 */
export function policyOf(input: S.RoomPolicyInput, standing: Policy = COMMON): Policy {
  const base = input.preset
    ? { ...PRESETS[input.preset], enabled: standing.enabled, preQueueUntil: standing.preQueueUntil }
    : standing;
  // Null says "none" where none can be; undefined says nothing.
  const orNull = <Value>(given: Value | undefined, otherwise: Value) => (given === undefined ? otherwise : given);
  const policy: Policy = {
    activeLimit: input.activeLimit ?? base.activeLimit,
    admitPerSecond: orNull(input.admitPerSecond, base.admitPerSecond),
    leaseSeconds: input.leaseSeconds ?? base.leaseSeconds,
    graceSeconds: orNull(input.graceSeconds, base.graceSeconds),
    waitingLimit: orNull(input.waitingLimit, base.waitingLimit),
    onRejoin: input.onRejoin ?? base.onRejoin,
    enabled: input.enabled ?? base.enabled,
    turnAwayWhenFull: input.turnAwayWhenFull ?? base.turnAwayWhenFull,
    preQueueUntil: orNull(input.preQueueUntil, base.preQueueUntil),
  };
  check('activeLimit', policy.activeLimit, { from: 0, to: 1_000_000 });
  check('leaseSeconds', policy.leaseSeconds, { from: 1, to: WEEK_SECONDS });
  check('graceSeconds', policy.graceSeconds, { from: 1, to: WEEK_SECONDS });
  check('waitingLimit', policy.waitingLimit, { from: 0, to: 2 ** 31 - 1 });
  if (policy.admitPerSecond !== null && !(policy.admitPerSecond > 0 && policy.admitPerSecond <= 1_000_000))
    throw badInput('policy.admitPerSecond', 'admitPerSecond must be above 0 and at most 1,000,000.');
  return policy;
}

function check(name: keyof Policy, value: number | null, { from, to }: { from: number; to: number }): void {
  if (value !== null && (value < from || value > to))
    throw badInput(
      `policy.${name}`,
      `${name} must be from ${from.toLocaleString('en')} to ${to.toLocaleString('en')}.`,
    );
}

/** What of a stored room its scripts go by. */
export interface StandingPolicy extends Policy {
  readonly version: number;
  readonly frozen: boolean;
  readonly drawFrom: number | null;
  readonly drawSeed: string | null;
}

export function standingPolicy(room: Room): StandingPolicy {
  const { activeLimit, leaseSeconds, onRejoin, enabled, turnAwayWhenFull, version } = room;
  const orNull = (value: number | string | null | undefined) => (value == null ? null : Number(value));
  return {
    activeLimit,
    admitPerSecond: orNull(room.admitPerSecond),
    leaseSeconds,
    graceSeconds: orNull(room.graceSeconds),
    waitingLimit: orNull(room.waitingLimit),
    onRejoin,
    enabled,
    turnAwayWhenFull,
    version,
    preQueueUntil: room.preQueueUntil ?? null,
    frozen: room.frozenAt != null,
    drawFrom: room.drawFrom ?? null,
    drawSeed: room.drawSeed ?? null,
  };
}

/** A policy with its version, as the scripts take it. */
export function policyArgs({ version, ...policy }: StandingPolicy) {
  return {
    version,
    activeLimit: policy.activeLimit,
    admitPerSecond: policy.admitPerSecond ?? '',
    leaseMs: policy.leaseSeconds * 1000,
    graceMs: policy.graceSeconds === null ? '' : policy.graceSeconds * 1000,
    waitingLimit: policy.waitingLimit ?? '',
    onRejoin: policy.onRejoin,
    enabled: policy.enabled ? 1 : 0,
    frozen: policy.frozen ? 1 : 0,
    gatherUntil: policy.preQueueUntil?.getTime() ?? '',
    drawFrom: policy.drawFrom ?? '',
    drawSeed: policy.drawSeed ?? '',
    commitment: policy.drawSeed === null ? '' : commitmentOf(policy.drawSeed),
  };
}
