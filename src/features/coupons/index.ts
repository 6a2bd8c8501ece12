/** The front door for the features above. */
export { priceOf, type CouponTerms, type ListPrice, type Priced } from './pricing.js';
export { reserveCoupon } from './reserve-coupon.js';
export { returnCoupon } from './return-coupon.js';
export { spendCoupon } from './spend-coupon.js';
export { CouponNotUsable } from './types.js';
