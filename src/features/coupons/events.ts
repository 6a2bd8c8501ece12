import type { DomainEvent } from '../../infra/events/outbox.js';
import type { Campaign } from './entities.js';

/** The channel that tells of one campaign's stock. */
export const stockChannel = (campaignId: string) => `coupons:${campaignId}`;

/** A campaign's stock after a change, or when it was closed. Also written by `issue-statements.ts`. */
export interface CouponStockChanged extends DomainEvent {
  readonly type: 'couponStockChanged';
  readonly campaignId: string;
  readonly stock: number;
  readonly issued: number;
  readonly version: number;
}

export const couponStockChanged = ({
  id,
  stock,
  issued,
  version,
}: Pick<Campaign, 'id' | 'stock' | 'issued' | 'version'>): CouponStockChanged => ({
  type: 'couponStockChanged',
  campaignId: id,
  stock,
  issued,
  version,
});
