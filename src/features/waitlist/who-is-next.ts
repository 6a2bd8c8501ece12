import type { PassedOverReason } from '../../generated/schema.js';

/** Somebody who waits, with all that decides whether they get a seat. */
export interface Candidate {
  readonly id: string;
  readonly studentId: string;
  /** The state of a live enrollment of theirs in the course. */
  readonly enrolled: 'PENDING_PAYMENT' | 'CONFIRMED' | null;
  readonly active: boolean;
  readonly prepaid: boolean;
  /** Why the line went past them the last time. */
  readonly passedOver: PassedOverReason | null;
  /** A live enrollment that they give up for the seat, and its course. */
  readonly swapEnrollmentId: string | null;
  readonly swapCourseId: string | null;
}

/** What becomes of those at the head of a line. */
export interface Decision {
  readonly offers: Candidate[];
  /** Enrolled without a question. */
  readonly enrolls: Candidate[];
  readonly passedOver: { readonly candidate: Candidate; readonly reason: PassedOverReason }[];
  /** The course whose count must be locked before the next one can be enrolled: nobody behind was looked at. */
  blockedBy: string | null;
}

/** Reasons that will not go away: the entry ends. */
export const LASTING = ['ALREADY_ENROLLED', 'ACCOUNT_NOT_ACTIVE'] as const satisfies PassedOverReason[];

/**
 * Says who of a line gets the seats that are free, in the order of rank: an offer, or the seat itself where it is paid
 * for or the course promotes directly. Whoever may not have one now is passed over with the reason, and no seat waits
 * for them. Pure: promotion and `whatIf` both go by it.
 *
 * @param candidates in the order of rank
 * @param rule.free how many seats there are
 * @param rule.locked courses whose counts may be changed; anybody's where it is left out
 */
export function whoIsNext(
  candidates: readonly Candidate[],
  { free, direct, locked }: { free: number; direct: boolean; locked?: ReadonlySet<string> },
): Decision {
  const decision: Decision = { offers: [], enrolls: [], passedOver: [], blockedBy: null };
  let left = free;
  for (const candidate of candidates) {
    if (left <= 0) break;
    const reason = reasonAgainst(candidate);
    if (reason) {
      decision.passedOver.push({ candidate, reason });
      continue;
    }
    const atOnce = direct || candidate.prepaid;
    if (atOnce && candidate.swapCourseId && locked && !locked.has(candidate.swapCourseId)) {
      decision.blockedBy = candidate.swapCourseId;
      break;
    }
    (atOnce ? decision.enrolls : decision.offers).push(candidate);
    left -= 1;
  }
  return decision;
}

function reasonAgainst({ active, enrolled }: Candidate): PassedOverReason | null {
  if (!active) return 'ACCOUNT_NOT_ACTIVE';
  if (enrolled === 'CONFIRMED') return 'ALREADY_ENROLLED';
  return enrolled === 'PENDING_PAYMENT' ? 'HAS_A_HOLD' : null;
}
