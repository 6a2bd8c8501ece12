import type { Context } from '../../infra/context.js';
import { Overload } from '../../infra/postgres/claim-desk.js';
import { constraintOf } from '../../infra/postgres/failures.js';
import { badInput, notFound, unauthenticated } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { busy, idempotencyKeyReused } from '../enrollment/index.js';
import { recordOf, type CouponRecord } from './coupon.js';
import { atCouponDesk, type CouponClaim } from './coupon-desk.js';
import {
  campaignNotOpen,
  couponAlreadyIssued,
  couponCodeInvalid,
  couponCodeRequired,
  couponOutOfStock,
} from './refusals.js';

const KEY_MAX = 255;

export type ClaimCouponOutcome =
  | CouponRecord
  | ReturnType<typeof couponOutOfStock | typeof couponAlreadyIssued | typeof campaignNotOpen>
  | ReturnType<typeof couponCodeRequired | typeof couponCodeInvalid | typeof idempotencyKeyReused | typeof busy>;

/**
 * Issues a coupon of a campaign to the viewer, first come, first served. Everything (stock, period, one a person, the
 * key) is decided by the claim desk under the lock of the campaign's row. The key records what it led to: a repeat
 * gives the same coupon; a refusal changed nothing, so the same key may be tried again after one.
 */
export async function issueCoupon(
  ctx: Context,
  { campaignId, idempotencyKey }: { campaignId: string; idempotencyKey: string },
): Promise<ClaimCouponOutcome> {
  const { id: accountId } = viewerOf(ctx);
  if (idempotencyKey.length < 1 || idempotencyKey.length > KEY_MAX) {
    throw badInput('idempotencyKey', `idempotencyKey must have 1 to ${KEY_MAX} characters.`);
  }
  return claimCoupon(ctx, { campaignId, accountId, key: idempotencyKey, codeId: null });
}

/** Hands a claim to the desk and words what came of it. */
export async function claimCoupon(ctx: Context, claim: CouponClaim): Promise<ClaimCouponOutcome> {
  const { locale } = ctx;
  const outcome = await atCouponDesk(ctx, claim).catch((error: unknown) => {
    // A token outlives its account by minutes.
    throw constraintOf(error) === 'coupons_account_id_fkey' ? unauthenticated() : error;
  });
  if (outcome instanceof Overload) return busy(locale, outcome.retryAfterMs);
  switch (outcome.kind) {
    case 'issued':
      return recordOf(outcome.coupon);
    case 'own':
      return couponAlreadyIssued(locale, recordOf(outcome.coupon));
    case 'out':
      return couponOutOfStock(locale);
    case 'notOpen':
      return campaignNotOpen(locale, outcome);
    case 'needsCode':
      return couponCodeRequired(locale);
    case 'codeUsed':
      return couponCodeInvalid(locale);
    case 'keyReused':
      return idempotencyKeyReused(locale);
    case 'unknownCampaign':
      throw notFound('campaign');
    default:
      return busy(locale, 100);
  }
}
