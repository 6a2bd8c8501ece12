import type { CampaignState, CouponNotUsableReason } from '../../generated/schema.js';
import { refusal, type Locale, type Wording } from '../../kit/refusal.js';
import type { CouponRecord } from './coupon.js';

const NOT_USABLE: Readonly<Record<CouponNotUsableReason, Wording>> = {
  NOT_FOUND: { en: 'You have no such coupon.', ko: '해당 쿠폰을 찾을 수 없습니다.' },
  RESERVED: { en: 'This coupon is set aside for another payment.', ko: '다른 결제에 적용 중인 쿠폰입니다.' },
  SPENT: { en: 'This coupon has been used.', ko: '이미 사용한 쿠폰입니다.' },
  EXPIRED: { en: 'This coupon can no longer be used.', ko: '사용 기간이 지난 쿠폰입니다.' },
  OTHER_COURSE: { en: 'This coupon is for other courses.', ko: '이 강좌에는 사용할 수 없는 쿠폰입니다.' },
  OTHER_CURRENCY: { en: 'This coupon is in another currency.', ko: '통화가 다른 쿠폰입니다.' },
  PRICE_TOO_LOW: { en: 'The price is too low for this coupon.', ko: '쿠폰을 사용하기에는 금액이 적습니다.' },
};

export const couponNotUsable = (locale: Locale, reason: CouponNotUsableReason) =>
  refusal('CouponNotUsable', locale, NOT_USABLE[reason], { reason });

export const couponOutOfStock = (locale: Locale) =>
  refusal('CouponOutOfStock', locale, { en: 'All coupons are gone.', ko: '쿠폰이 모두 소진되었습니다.' });

export const couponAlreadyIssued = (locale: Locale, coupon: CouponRecord) =>
  refusal(
    'CouponAlreadyIssued',
    locale,
    { en: 'You have a coupon of this campaign already.', ko: '이미 이 쿠폰을 받으셨습니다.' },
    { coupon },
  );

const NOT_OPEN: Readonly<Record<CampaignState, Wording>> = {
  UPCOMING: { en: 'This campaign has not begun.', ko: '아직 쿠폰 발급 기간이 아닙니다.' },
  OPEN: { en: 'This campaign issues no coupons now.', ko: '지금은 쿠폰을 발급하지 않습니다.' },
  CLOSED: { en: 'This campaign is over.', ko: '쿠폰 발급이 종료되었습니다.' },
};

/** The campaign issues nothing now; says when it does. */
export const campaignNotOpen = (
  locale: Locale,
  { state, opensAt, closesAt }: { state: CampaignState; opensAt: Date | null; closesAt: Date | null },
) => refusal('CampaignNotOpen', locale, NOT_OPEN[state], { state, opensAt, closesAt });

export const couponCodeRequired = (locale: Locale) =>
  refusal('CouponCodeRequired', locale, {
    en: 'This campaign is for those who have a code. Redeem it instead.',
    ko: '쿠폰 코드가 있어야 받을 수 있는 쿠폰입니다. 코드를 등록해 주세요.',
  });

export const couponCodeInvalid = (locale: Locale) =>
  refusal('CouponCodeInvalid', locale, {
    en: 'There is no such code, or it was used.',
    ko: '유효하지 않거나 이미 사용된 코드입니다.',
  });

export const campaignClosed = (locale: Locale) =>
  refusal('CampaignClosed', locale, {
    en: 'This campaign was closed; it can no longer be changed.',
    ko: '종료된 캠페인은 변경할 수 없습니다.',
  });

export const campaignTermsFixed = (locale: Locale) =>
  refusal('CampaignTermsFixed', locale, {
    en: 'Coupons were issued: what they promise can no longer be changed.',
    ko: '이미 발급된 쿠폰이 있어 할인 조건을 변경할 수 없습니다.',
  });

export const stockBelowIssued = (locale: Locale, issued: number) =>
  refusal(
    'StockBelowIssued',
    locale,
    {
      en: `${issued} coupons were issued; the stock cannot be less.`,
      ko: `이미 ${issued}장이 발급되어 수량을 그보다 줄일 수 없습니다.`,
    },
    { issued },
  );
