import type { Pool } from 'pg';
import type { EnrollmentStatus } from '../../generated/schema.js';
import { perProcess, type Infra } from '../../infra/context.js';
import type { Events } from '../../infra/events/events.js';
import { openClaimDesk, PartlyDecided, type Overload } from '../../infra/postgres/claim-desk.js';
import type { EnrollmentSnapshot } from './events.js';
import { LOOK, RETURN_SEATS, TAKE_SEATS } from './seat-statements.js';

/** A student's wish for a seat. Ids are uuids. */
export interface SeatClaim {
  readonly kind: 'take';
  readonly courseId: string;
  readonly studentId: string;
  readonly key: string;
}

/** A seat on its way back: given up, or held for too long. */
export interface SeatReturn {
  readonly kind: 'return';
  readonly enrollmentId: string;
  readonly status: 'CANCELLED' | 'EXPIRED';
  /** The admin whose act it is, which is recorded with it. */
  readonly actorId?: string;
}

/** How a claim or return came out. */
export type SeatOutcome =
  | { readonly kind: 'taken' | 'live'; readonly enrollment: EnrollmentSnapshot }
  | { readonly kind: 'keyReused' | 'unknownCourse' | 'returned' | 'notReturned' | 'contended' }
  /** `inLine`: how many in the line for the course come before a newcomer. */
  | { readonly kind: 'full'; readonly inLine: number }
  | { readonly kind: 'closed'; readonly opensAt: Date | null; readonly closesAt: Date | null };

/** How often claims that were passed over by a neighbour's bad luck are tried again before they are told to come back. */
const ROUNDS_MAX = 8;

/** What deciding needs of this process. */
interface Desk {
  readonly pool: Pool;
  readonly events: Pick<Events, 'wakeRelay'>;
  /** Epoch milliseconds of a test's clock; null for Postgres' own. */
  readonly now: number | null;
  /**
   * Courses that the last look found full. Only a hint which statement to run first: a claim is refused by what `LOOK`
   * reads for its own batch, so a seat that came back, in whatever process, is never refused from memory. On
   * registration day nearly every claim is one too many: a batch of them costs one read without a lock or a flush.
   */
  readonly seenFull: Set<string>;
}

/**
 * The desk of this process: takes and returns of seats, decided in batches. Another process has a desk of its own; the
 * lock on the course's count is what makes them one.
 */
const seatDesk = perProcess((infra: Infra) => {
  const seenFull = new Set<string>();
  return openClaimDesk<SeatClaim | SeatReturn, SeatOutcome>({
    decide: (claims) =>
      decide({ pool: infra.pool, events: infra.events, now: infra.clock.forStore(), seenFull }, claims),
  });
});

/** Hands a claim or return to the desk. The course decides which lane it waits in. */
export function atSeatDesk(
  infra: Infra,
  courseId: string,
  claim: SeatClaim | SeatReturn,
): Promise<SeatOutcome | Overload> {
  return seatDesk(infra).claim(courseId, claim);
}

/** Waits until every claim of this process is answered. */
export const closeSeatDesk = (infra: Infra) => seatDesk(infra).close();

async function decide(desk: Desk, claims: readonly (SeatClaim | SeatReturn)[]): Promise<SeatOutcome[]> {
  const outcomes = new Array<SeatOutcome>(claims.length);
  // Seats that come back are there for the claims of the same batch.
  await decideReturns(desk, claims, outcomes);
  try {
    await decideTakes(desk, claims, outcomes);
  } catch (error) {
    // What was given back or granted stands; decided again it would be found gone.
    throw new PartlyDecided(outcomes, error);
  } finally {
    desk.events.wakeRelay();
  }
  return outcomes;
}

async function decideReturns(
  { pool, now }: Desk,
  claims: readonly (SeatClaim | SeatReturn)[],
  outcomes: SeatOutcome[],
): Promise<void> {
  // Of several who would end one enrollment the first does, in its own words; the others find it gone.
  const firsts = new Map<string, { index: number; status: SeatReturn['status']; actorId: string | null }>();
  claims.forEach((claim, index) => {
    if (claim.kind !== 'return') return;
    outcomes[index] = { kind: 'notReturned' };
    const { enrollmentId, status, actorId = null } = claim;
    if (!firsts.has(enrollmentId)) firsts.set(enrollmentId, { index, status, actorId });
  });
  if (firsts.size === 0) return;
  const ends = [...firsts.values()];
  const values = [[...firsts.keys()], ends.map(({ status }) => status), now, ends.map(({ actorId }) => actorId)];
  const { rows } = await pool.query<{ id: string }>({ name: 'return-seats', text: RETURN_SEATS, values });
  for (const { id } of rows) outcomes[firsts.get(id)!.index] = { kind: 'returned' };
}

/**
 * Takes until every claim is granted or has a reason why not. A claim is passed over without one when a claim ranked
 * before it in the batch ran into an index, or when the course filled or a seat came back between the two statements:
 * it goes round again. Each round grants at least one seat or finds a reason, so rounds are few: one while seats last.
 */
async function decideTakes(
  desk: Desk,
  claims: readonly (SeatClaim | SeatReturn)[],
  outcomes: SeatOutcome[],
): Promise<void> {
  let open = claims.flatMap((claim, index) => (claim.kind === 'take' ? [{ ...claim, index }] : []));
  // When all these courses were full a moment ago, looking first costs no lock and no flush.
  let lookFirst = open.length > 0 && open.every((claim) => desk.seenFull.has(claim.courseId));
  for (let round = 1; open.length > 0 && round <= ROUNDS_MAX; round += 1) {
    if (!lookFirst) await take(desk, open, outcomes);
    lookFirst = false;
    open = open.filter((claim) => !outcomes[claim.index]);
    if (open.length > 0) await look(desk, open, outcomes);
    open = open.filter((claim) => !outcomes[claim.index]);
  }
  for (const claim of open) outcomes[claim.index] = { kind: 'contended' };
}

type OpenClaim = SeatClaim & { readonly index: number };

const valuesOf = (claims: readonly OpenClaim[], now: number | null) => [
  claims.map((claim) => claim.courseId),
  claims.map((claim) => claim.studentId),
  claims.map((claim) => claim.key),
  now,
];

interface TakenRow {
  place: number;
  id: string;
  status: EnrollmentStatus;
  hold_expires_at: Date | null;
  price_minor: number;
  currency: string;
  created_at: Date;
}

async function take({ pool, now }: Desk, claims: readonly OpenClaim[], outcomes: SeatOutcome[]): Promise<void> {
  const { rows } = await pool.query<TakenRow>({ name: 'take-seats', text: TAKE_SEATS, values: valuesOf(claims, now) });
  for (const row of rows) {
    const { index, courseId, studentId } = claims[row.place - 1]!;
    outcomes[index] = {
      kind: 'taken',
      enrollment: {
        id: row.id,
        courseId,
        studentId,
        status: row.status,
        holdExpiresAt: row.hold_expires_at?.toISOString() ?? null,
        priceMinor: row.price_minor,
        currency: row.currency,
        createdAt: row.created_at.toISOString(),
      },
    };
  }
}

interface LookRow {
  place: number;
  state: string | null;
  opens_at: Date | null;
  closes_at: Date | null;
  /** Seats that a newcomer may take: none while somebody waits for them. */
  free: number;
  in_line: number;
  open: boolean;
  keyed: EnrollmentSnapshot | null;
  live: EnrollmentSnapshot | null;
}

async function look(
  { pool, now, seenFull }: Desk,
  claims: readonly OpenClaim[],
  outcomes: SeatOutcome[],
): Promise<void> {
  const { rows } = await pool.query<LookRow>({ name: 'look-at-claims', text: LOOK, values: valuesOf(claims, now) });
  for (const row of rows) {
    const claim = claims[row.place - 1]!;
    const outcome = reasonOf(claim, row);
    if (outcome) outcomes[claim.index] = outcome;
    if (outcome?.kind === 'full') seenFull.add(claim.courseId);
    else if (row.free > 0) seenFull.delete(claim.courseId);
  }
}

/** Why a claim got no row, or null when it may get one yet. */
function reasonOf(claim: SeatClaim, row: LookRow): SeatOutcome | null {
  if (row.keyed) {
    return row.keyed.courseId === claim.courseId ? { kind: 'taken', enrollment: row.keyed } : { kind: 'keyReused' };
  }
  if (row.state === null || row.state === 'DRAFT') return { kind: 'unknownCourse' };
  if (row.live) return { kind: 'live', enrollment: row.live };
  if (!row.open) return { kind: 'closed', opensAt: row.opens_at, closesAt: row.closes_at };
  return row.free > 0 ? null : { kind: 'full', inLine: row.in_line };
}
