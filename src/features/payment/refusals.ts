import { refusal, type Locale } from '../../kit/refusal.js';
import type { Payment } from './entities.js';

export const paymentInProgress = (locale: Locale, payment: Payment) =>
  refusal(
    'PaymentInProgress',
    locale,
    {
      en: 'A payment for this seat is being taken. Wait a moment for what comes of it.',
      ko: '이 자리에 대한 결제가 진행 중입니다. 잠시 결과를 기다려 주세요.',
    },
    { payment },
  );

export const paymentStateConflict = (locale: Locale, payment: Payment) =>
  refusal(
    'PaymentStateConflict',
    locale,
    {
      en: 'The state of this payment does not allow it.',
      ko: '현재 결제 상태에서는 할 수 없는 요청입니다.',
    },
    { payment },
  );

export const refundTooLarge = (locale: Locale, left: { amountMinor: number; currency: string }) =>
  refusal(
    'RefundTooLarge',
    locale,
    { en: 'There is less left of this payment.', ko: '환불할 수 있는 금액보다 많습니다.' },
    { left },
  );
