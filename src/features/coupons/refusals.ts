import type { CouponNotUsableReason } from '../../generated/schema.js';
import { refusal, type Locale, type Wording } from '../../kit/refusal.js';

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
