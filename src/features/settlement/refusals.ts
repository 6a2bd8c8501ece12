import type { SettlementState } from '../../generated/schema.js';
import { refusal, type Locale } from '../../kit/refusal.js';
import type { Settlement } from './entities.js';

export const nothingToSettle = (locale: Locale) =>
  refusal('NothingToSettle', locale, {
    en: 'Until the end of this period there is nothing to settle.',
    ko: '해당 기간까지 정산할 내역이 없습니다.',
  });

export const settlementPeriodNotOver = (locale: Locale, overAt: Date) =>
  refusal(
    'SettlementPeriodNotOver',
    locale,
    { en: 'This period is not over yet.', ko: '아직 끝나지 않은 정산 기간입니다.' },
    { overAt },
  );

export const settlementPeriodOverlaps = (locale: Locale, last: Settlement) =>
  refusal(
    'SettlementPeriodOverlaps',
    locale,
    {
      en: `It is settled until ${last.toDay}; the next period begins after that.`,
      ko: `${last.toDay}까지 정산되었습니다. 다음 기간은 그 이후부터 시작해야 합니다.`,
    },
    { last },
  );

export const settlementNotDue = (locale: Locale, state: SettlementState) =>
  refusal(
    'SettlementNotDue',
    locale,
    { en: 'There is nothing to pay for this settlement.', ko: '지급할 금액이 없는 정산입니다.' },
    { state },
  );
