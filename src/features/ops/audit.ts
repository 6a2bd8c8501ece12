import { setTimeout as delay } from 'node:timers/promises';
import { perProcess, type Context, type Infra } from '../../infra/context.js';
import { adminOf } from '../../kit/viewer.js';
import { takeLook, type Check, type Fault } from './audit/check.js';
import { couponChecks } from './audit/coupons.js';
import { enrollmentChecks } from './audit/enrollments.js';
import { guardChecks } from './audit/guards.js';
import { jobChecks } from './audit/jobs.js';
import { noticeChecks } from './audit/notices.js';
import { outboxChecks } from './audit/outbox.js';
import { paymentChecks } from './audit/payments.js';
import { peopleChecks } from './audit/people.js';
import { roomChecks } from './audit/rooms.js';
import { seatChecks } from './audit/seats.js';
import { settlementChecks } from './audit/settlements.js';
import { waitlistChecks } from './audit/waitlist.js';

const CHECKS: readonly Check[] = [
  ...seatChecks,
  ...enrollmentChecks,
  ...waitlistChecks,
  ...outboxChecks,
  ...noticeChecks,
  ...roomChecks,
  ...couponChecks,
  ...paymentChecks,
  ...settlementChecks,
  ...peopleChecks,
  ...jobChecks,
  ...guardChecks,
];

/** How long what is only on its way gets to arrive: sweeps and ticks come every second at least. */
const SETTLE_MS = 3000;

/** Faults that a report names of one check; `broken` counts them all. */
const FAULTS_MAX = 100;

/** One promise and whether it was kept. */
export interface AuditCheck {
  readonly name: string;
  readonly promise: string;
  readonly broken: number;
  readonly faults: readonly Fault[];
}

/** What an audit found. */
export interface AuditReport {
  readonly clean: boolean;
  readonly startedAt: Date;
  readonly tookMs: number;
  readonly checks: readonly AuditCheck[];
}

/** The audit that runs in this process, if one does: who asks meanwhile gets its report. */
const running = perProcess(() => ({ report: null as Promise<AuditReport> | null }));

/** Audits the installation for an admin. */
export function audit(ctx: Context): Promise<AuditReport> {
  adminOf(ctx);
  const own = running(ctx);
  own.report ??= runAudit(ctx).finally(() => (own.report = null));
  return own.report;
}

/**
 * Checks every promise that can be read from Postgres and Redis. Reads only, waits for no lock and holds none that
 * anybody waits for, so it may run on a live installation. Postgres is read in one snapshot; what two stores or two
 * clocks must agree on is looked at again after `settleMs` when it seems broken, and counts when it still is.
 */
export async function runAudit(infra: Infra, { settleMs = SETTLE_MS } = {}): Promise<AuditReport> {
  const startedAt = new Date(infra.clock.nowMs());
  const begun = performance.now();
  const found = await lookAt(infra, CHECKS);
  const doubtful = CHECKS.filter((check) => check.settles && found.get(check)!.length > 0);
  if (doubtful.length > 0) {
    await delay(settleMs);
    for (const [check, again] of await lookAt(infra, doubtful)) found.set(check, inBoth(found.get(check)!, again));
  }
  const checks = CHECKS.map((check) => {
    const faults = found.get(check)!;
    return { name: check.name, promise: check.promise, broken: faults.length, faults: faults.slice(0, FAULTS_MAX) };
  });
  const tookMs = Math.round(performance.now() - begun);
  return { clean: checks.every(({ broken }) => broken === 0), startedAt, tookMs, checks };
}

function lookAt(infra: Infra, checks: readonly Check[]): Promise<Map<Check, readonly Fault[]>> {
  return takeLook(infra, async (looking) => {
    const found = new Map<Check, readonly Fault[]>();
    for (const check of checks) found.set(check, await check.look(looking));
    return found;
  });
}

/** The faults that both looks saw, in the words of the second. */
function inBoth(before: readonly Fault[], now: readonly Fault[]): Fault[] {
  const same = ({ id, says }: Fault) => `${id} ${says}`;
  const known = new Set(before.map(same));
  return now.filter((fault) => known.has(same(fault)));
}
