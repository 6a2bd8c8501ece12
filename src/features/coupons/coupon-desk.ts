import type { Pool } from 'pg';
import type { CampaignState } from '../../generated/schema.js';
import { perProcess, type Infra } from '../../infra/context.js';
import type { Events } from '../../infra/events/events.js';
import { openClaimDesk, type Overload } from '../../infra/postgres/claim-desk.js';
import type { Campaign } from './entities.js';
import { ISSUE, LOOK } from './issue-statements.js';
import type { CouponSnapshot } from './coupon.js';

/** A person's wish for a coupon. Ids are uuids. */
export interface CouponClaim {
  readonly campaignId: string;
  readonly accountId: string;
  readonly key: string;
  /** The code that they have, for a campaign that asks for one. */
  readonly codeId: string | null;
}

/** How a claim came out. */
export type CouponOutcome =
  | { readonly kind: 'issued' | 'own'; readonly coupon: CouponSnapshot }
  | { readonly kind: 'out' | 'keyReused' | 'codeUsed' | 'needsCode' | 'unknownCampaign' | 'contended' }
  | {
      readonly kind: 'notOpen';
      readonly state: CampaignState;
      readonly opensAt: Date | null;
      readonly closesAt: Date | null;
    };

/** How often claims that were passed over by a neighbour's bad luck are tried again before they are told to come back. */
const ROUNDS_MAX = 8;

/** Claims decided together at most: more than of seats, for nearly all of them are looked at and nothing else. */
const BATCH_MAX = 1000;

/** What deciding needs of this process. */
interface Desk {
  readonly pool: Pool;
  readonly events: Pick<Events, 'wakeRelay'>;
  /** Epoch milliseconds of a test's clock; null for Postgres' own. */
  readonly now: number | null;
  /** Campaigns that the last look found empty: a hint which statement to run first, as `seenFull` of the seat desk. */
  readonly seenEmpty: Set<string>;
}

/** The desk of this process. Another process has its own; the lock on the campaign's row is what makes them one. */
const couponDesk = perProcess((infra: Infra) => {
  const seenEmpty = new Set<string>();
  return openClaimDesk<CouponClaim, CouponOutcome>({
    decide: (claims) =>
      decide({ pool: infra.pool, events: infra.events, now: infra.clock.forStore(), seenEmpty }, claims),
    batchMax: BATCH_MAX,
  });
});

/** Hands a claim to the desk. The campaign decides which lane it waits in. */
export function atCouponDesk(infra: Infra, claim: CouponClaim): Promise<CouponOutcome | Overload> {
  return couponDesk(infra).claim(claim.campaignId, claim);
}

/** Waits until every claim of this process is answered. */
export const closeCouponDesk = (infra: Infra) => couponDesk(infra).close();

type OpenClaim = CouponClaim & { readonly index: number };

/**
 * Issues until every claim is granted or has a reason why not. Decided again after a failure, it finds by its key what
 * was granted before.
 */
async function decide(desk: Desk, claims: readonly CouponClaim[]): Promise<CouponOutcome[]> {
  const outcomes = new Array<CouponOutcome>(claims.length);
  let open = claims.map((claim, index): OpenClaim => ({ ...claim, index }));
  // When all these campaigns were empty a moment ago, looking first costs no lock and no flush.
  let lookFirst = open.every((claim) => desk.seenEmpty.has(claim.campaignId));
  for (let round = 1; open.length > 0 && round <= ROUNDS_MAX; round += 1) {
    if (!lookFirst) await issue(desk, open, outcomes);
    lookFirst = false;
    open = open.filter((claim) => !outcomes[claim.index]);
    if (open.length > 0) await look(desk, open, outcomes);
    open = open.filter((claim) => !outcomes[claim.index]);
  }
  for (const claim of open) outcomes[claim.index] = { kind: 'contended' };
  return outcomes;
}

const valuesOf = (claims: readonly OpenClaim[], now: number | null) => [
  claims.map((claim) => claim.campaignId),
  claims.map((claim) => claim.accountId),
  claims.map((claim) => claim.key),
  claims.map((claim) => claim.codeId),
  now,
];

async function issue({ pool, events, now }: Desk, claims: readonly OpenClaim[], outcomes: CouponOutcome[]) {
  const { rows } = await pool.query<{ place: number; coupon: CouponSnapshot }>({
    name: 'issue-coupons',
    text: ISSUE,
    values: valuesOf(claims, now),
  });
  for (const { place, coupon } of rows) outcomes[claims[place - 1]!.index] = { kind: 'issued', coupon };
  if (rows.length > 0) events.wakeRelay();
}

interface LookRow {
  place: number;
  kind: Campaign['kind'] | null;
  state: CampaignState;
  opens_at: Date | null;
  closes_at: Date | null;
  remaining: number;
  used: boolean;
  keyed: CouponSnapshot | null;
  own: CouponSnapshot | null;
}

async function look({ pool, now, seenEmpty }: Desk, claims: readonly OpenClaim[], outcomes: CouponOutcome[]) {
  const { rows } = await pool.query<LookRow>({
    name: 'look-at-coupon-claims',
    text: LOOK,
    values: valuesOf(claims, now),
  });
  for (const row of rows) {
    const claim = claims[row.place - 1]!;
    const outcome = reasonOf(claim, row);
    if (outcome) outcomes[claim.index] = outcome;
    if (outcome?.kind === 'out') seenEmpty.add(claim.campaignId);
    else if (row.remaining > 0) seenEmpty.delete(claim.campaignId);
  }
}

/** Why a claim got no row, or null when it may get one yet. */
function reasonOf(claim: CouponClaim, row: LookRow): CouponOutcome | null {
  if (row.keyed) {
    return row.keyed.campaignId === claim.campaignId ? { kind: 'issued', coupon: row.keyed } : { kind: 'keyReused' };
  }
  if (row.kind === null) return { kind: 'unknownCampaign' };
  if (row.used) return { kind: 'codeUsed' };
  if (row.own) return { kind: 'own', coupon: row.own };
  if (row.kind === 'CODE' && claim.codeId === null) return { kind: 'needsCode' };
  if (row.state !== 'OPEN')
    return { kind: 'notOpen', state: row.state, opensAt: row.opens_at, closesAt: row.closes_at };
  return row.remaining > 0 ? null : { kind: 'out' };
}
