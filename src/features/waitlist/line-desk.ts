import { perProcess, type Infra } from '../../infra/context.js';
import { openClaimDesk, PartlyDecided, type Overload } from '../../infra/postgres/claim-desk.js';
import { JOIN_LINES, LOOK_AT_LINES } from './join-statements.js';

/** Somebody's wish to wait for a course. Ids are uuids. */
export interface JoinClaim {
  readonly courseId: string;
  readonly studentId: string;
  readonly swapEnrollmentId: string | null;
}

/** How a wish came out. */
export type JoinOutcome =
  | { readonly kind: 'inLine'; readonly entryId: string }
  | { readonly kind: 'enrolled'; readonly enrollmentId: string }
  | { readonly kind: 'seatsLeft'; readonly remaining: number }
  | { readonly kind: 'closed'; readonly opensAt: Date | null; readonly closesAt: Date | null }
  | { readonly kind: 'unknownCourse' | 'notActive' | 'contended' };

/** How often a wish is tried again when the course filled, or was handed on, between the two statements. */
const ROUNDS_MAX = 8;

/**
 * The desk at which this process lines people up: a crowd that finds a course full joins in batches, with one lock of
 * the count for each, so it never stands in the way of those who claim or give back seats.
 */
const lineDesk = perProcess((infra: Infra) =>
  openClaimDesk<JoinClaim, JoinOutcome>({ decide: (claims) => decide(infra, claims) }),
);

/** Hands a wish to the desk. */
export const atLineDesk = (infra: Infra, claim: JoinClaim): Promise<JoinOutcome | Overload> =>
  lineDesk(infra).claim(claim.courseId, claim);

/** Waits until everyone who asked in this process is answered. */
export const closeLineDesk = (infra: Infra) => lineDesk(infra).close();

async function decide(infra: Infra, claims: readonly JoinClaim[]): Promise<JoinOutcome[]> {
  const outcomes = new Array<JoinOutcome>(claims.length);
  let open = claims.map((claim, index) => ({ ...claim, index }));
  try {
    for (let round = 1; open.length > 0 && round <= ROUNDS_MAX; round += 1) {
      await join(infra, open, outcomes);
      open = open.filter(({ index }) => !outcomes[index]);
      if (open.length > 0) await look(infra, open, outcomes);
      open = open.filter(({ index }) => !outcomes[index]);
    }
  } catch (error) {
    // Who stands in the line stands in it; decided again they would be found there.
    throw new PartlyDecided(outcomes, error);
  } finally {
    infra.events.wakeRelay();
  }
  for (const { index } of open) outcomes[index] = { kind: 'contended' };
  return outcomes;
}

type OpenClaim = JoinClaim & { readonly index: number };

const valuesOf = ({ clock }: Infra, claims: readonly OpenClaim[]) => [
  claims.map(({ courseId }) => courseId),
  claims.map(({ studentId }) => studentId),
  claims.map(({ swapEnrollmentId }) => swapEnrollmentId),
  clock.forStore(),
];

async function join(infra: Infra, claims: readonly OpenClaim[], outcomes: JoinOutcome[]): Promise<void> {
  const { rows } = await infra.pool.query<{ place: number; id: string }>({
    name: 'join-lines',
    text: JOIN_LINES,
    values: valuesOf(infra, claims),
  });
  for (const { place, id } of rows) outcomes[claims[place - 1]!.index] = { kind: 'inLine', entryId: id };
}

interface LookRow {
  place: number;
  state: string | null;
  opens_at: Date | null;
  closes_at: Date | null;
  open: boolean;
  active: boolean;
  /** Seats that a newcomer may take. */
  free: number;
  entry_id: string | null;
  enrollment_id: string | null;
}

async function look(infra: Infra, claims: readonly OpenClaim[], outcomes: JoinOutcome[]): Promise<void> {
  const { rows } = await infra.pool.query<LookRow>({
    name: 'look-at-lines',
    text: LOOK_AT_LINES,
    values: valuesOf(infra, claims),
  });
  for (const row of rows) {
    const outcome = reasonOf(row);
    if (outcome) outcomes[claims[row.place - 1]!.index] = outcome;
  }
}

/** Why somebody got no new entry, or null when they may get one yet. */
function reasonOf(row: LookRow): JoinOutcome | null {
  if (row.state === null || row.state === 'DRAFT') return { kind: 'unknownCourse' };
  if (!row.active) return { kind: 'notActive' };
  if (row.entry_id) return { kind: 'inLine', entryId: row.entry_id };
  if (row.enrollment_id) return { kind: 'enrolled', enrollmentId: row.enrollment_id };
  if (!row.open) return { kind: 'closed', opensAt: row.opens_at, closesAt: row.closes_at };
  return row.free > 0 ? { kind: 'seatsLeft', remaining: row.free } : null;
}
