import type { PassedOverReason } from '../../generated/schema.js';

/** Somebody who waits, with all that decides whether they get a seat. */
export interface Candidate {
  readonly id: string;
  readonly studentId: string;
  /** The state of a live enrollment of theirs in the course. */
  readonly enrolled: 'PENDING_PAYMENT' | 'CONFIRMED' | null;
  readonly active: boolean;
  /** Whom they wait with; null for who waits alone. */
  readonly groupId: string | null;
  readonly prepaid: boolean;
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
 * for them. A group stands where its first member does, and gets seats for all who may have one or for nobody: where
 * there are fewer, those behind it get them. Pure: promotion and `whatIf` both go by it.
 *
 * @param candidates in the order of rank, with everybody of each group
 * @param rule.free how many seats there are
 * @param rule.locked courses whose counts may be changed; anybody's where it is left out
 * @param rule.judged groups that were judged before; those judged now are added
 */
export function whoIsNext(candidates: readonly Candidate[], { free, direct, locked, judged }: Rule): Decision {
  const decision: Decision = { offers: [], enrolls: [], passedOver: [], blockedBy: null };
  let left = free;
  for (const candidate of candidates) {
    if (left <= 0) break;
    const { groupId } = candidate;
    if (groupId && judged.has(groupId)) continue;
    if (groupId) judged.add(groupId);
    const party = groupId ? candidates.filter((one) => one.groupId === groupId) : [candidate];
    const able = judge(party, left, decision);
    const atOnce = able.filter(({ prepaid }) => direct || prepaid);
    const blocking = atOnce.find(({ swapCourseId }) => swapCourseId && locked && !locked.has(swapCourseId));
    if (blocking) {
      decision.blockedBy = blocking.swapCourseId;
      break;
    }
    decision.enrolls.push(...atOnce);
    decision.offers.push(...able.filter((one) => !atOnce.includes(one)));
    left -= able.length;
  }
  return decision;
}

/** What promotion goes by. */
interface Rule {
  readonly free: number;
  readonly direct: boolean;
  readonly locked?: ReadonlySet<string>;
  readonly judged: Set<string>;
}

/** Those of a party who get seats: all who have nothing lasting against them, or nobody. The others are passed over. */
function judge(party: readonly Candidate[], left: number, { passedOver }: Decision): Candidate[] {
  const reasons = party.map((candidate) => ({ candidate, reason: reasonAgainst(candidate) }));
  const staying = reasons.filter(({ reason }) => !isLasting(reason));
  passedOver.push(...reasons.flatMap(({ candidate, reason }) => (isLasting(reason) ? { candidate, reason } : [])));
  const ready = staying.every(({ reason }) => reason === null);
  if (ready && staying.length <= left) return staying.map(({ candidate }) => candidate);
  const whole: PassedOverReason = ready ? 'NOT_ENOUGH_SEATS' : 'GROUP_NOT_READY';
  passedOver.push(...staying.map(({ candidate, reason }) => ({ candidate, reason: reason ?? whole })));
  return [];
}

const isLasting = (reason: PassedOverReason | null): reason is (typeof LASTING)[number] =>
  (LASTING as readonly (PassedOverReason | null)[]).includes(reason);

function reasonAgainst({ active, enrolled }: Candidate): PassedOverReason | null {
  if (!active) return 'ACCOUNT_NOT_ACTIVE';
  if (enrolled === 'CONFIRMED') return 'ALREADY_ENROLLED';
  return enrolled === 'PENDING_PAYMENT' ? 'HAS_A_HOLD' : null;
}
