import type { WaitlistState } from '../../generated/schema.js';
import { refusal, type Locale } from '../../kit/refusal.js';

export const seatsLeft = (locale: Locale, remaining: number) =>
  refusal(
    'SeatsLeft',
    locale,
    {
      en: `There are seats left (${remaining}) and nobody waits for them: enroll.`,
      ko: `남은 자리(${remaining})가 있고 대기자가 없습니다. 바로 수강 신청해 주세요.`,
    },
    { remaining },
  );

const STATES = {
  WAITING: { en: 'waits in the line', ko: '대기 중' },
  OFFERED: { en: 'has an offer', ko: '자리 제안을 받은' },
  ENROLLED: { en: 'has led to a seat', ko: '이미 수강 신청된' },
  DECLINED: { en: 'was declined', ko: '제안을 거절한' },
  OFFER_EXPIRED: { en: 'had an offer that has ended', ko: '제안 기한이 지난' },
  LEFT: { en: 'was given up', ko: '대기를 취소한' },
  REMOVED: { en: 'was taken out of the line', ko: '대기열에서 제외된' },
} as const satisfies Record<WaitlistState, Record<Locale, string>>;

export const waitlistStateConflict = (locale: Locale, state: WaitlistState) =>
  refusal(
    'WaitlistStateConflict',
    locale,
    {
      en: `This entry ${STATES[state].en}; that cannot be done now.`,
      ko: `${STATES[state].ko} 상태라서 할 수 없습니다.`,
    },
    { state },
  );

export const waitlistGroupFull = (locale: Locale) =>
  refusal('WaitlistGroupFull', locale, {
    en: 'This group has all its members already.',
    ko: '이 그룹은 이미 인원이 모두 찼습니다.',
  });
