import type { EnrollmentStatus } from '../../generated/schema.js';
import { refusal, type Locale } from '../../kit/refusal.js';
import type { EnrollmentRecord } from './enrollment.js';

export const alreadyEnrolled = (locale: Locale, enrollment: EnrollmentRecord) =>
  refusal(
    'AlreadyEnrolled',
    locale,
    { en: 'You have a seat in this course already.', ko: '이미 이 강좌에 자리가 있습니다.' },
    { enrollment },
  );

export const notAdmitted = <Place>(locale: Locale, place: Place | null) =>
  refusal(
    'NotAdmitted',
    locale,
    place
      ? { en: 'It is not your turn yet. Stay in the line.', ko: '아직 순서가 아닙니다. 대기열에서 기다려 주세요.' }
      : { en: 'Join the line for this course first.', ko: '먼저 이 강좌의 대기열에 등록해 주세요.' },
    { place },
  );

export const idempotencyKeyReused = (locale: Locale) =>
  refusal('IdempotencyKeyReused', locale, {
    en: 'This idempotency key was used for something else. Use a new one.',
    ko: '이 멱등성 키는 다른 요청에 이미 사용되었습니다. 새 키를 사용해 주세요.',
  });

export const busy = (locale: Locale, retryAfterMs: number) =>
  refusal(
    'Busy',
    locale,
    {
      en: 'Too many requests at once. Nothing was changed; try again shortly.',
      ko: '요청이 몰리고 있습니다. 변경된 것은 없으니 잠시 후 다시 시도해 주세요.',
    },
    { retryAfterMs },
  );

export const enrollmentStateConflict = (locale: Locale, status: EnrollmentStatus) =>
  refusal(
    'EnrollmentStateConflict',
    locale,
    {
      en: 'The state of this enrollment does not allow it any more.',
      ko: '현재 수강 상태에서는 할 수 없는 요청입니다.',
    },
    { status },
  );
