import type { CourseState } from '../../generated/schema.js';
import { refusal, type Locale } from '../../kit/refusal.js';
import type { Course } from './entities.js';

export const courseCodeTaken = (locale: Locale) =>
  refusal('CourseCodeTaken', locale, {
    en: 'Another course of this term has this code.',
    ko: '같은 학기에 같은 코드를 쓰는 강좌가 있습니다.',
  });

export const capacityBelowTaken = (locale: Locale, taken: number) =>
  refusal(
    'CapacityBelowTaken',
    locale,
    {
      en: `${taken} seats are taken; the capacity cannot be less.`,
      ko: `이미 ${taken}명이 자리를 차지하고 있어 정원을 그보다 줄일 수 없습니다.`,
    },
    { taken },
  );

const STATES = {
  DRAFT: { en: 'a draft', ko: '작성 중' },
  PUBLISHED: { en: 'published', ko: '공개' },
  CLOSED: { en: 'closed', ko: '마감' },
  CANCELLED: { en: 'cancelled', ko: '폐강' },
} as const satisfies Record<CourseState, Record<Locale, string>>;

export const courseStateConflict = (locale: Locale, state: CourseState) =>
  refusal(
    'CourseStateConflict',
    locale,
    {
      en: `The course is ${STATES[state].en}; this cannot be done now.`,
      ko: `강좌가 ${STATES[state].ko} 상태라서 할 수 없습니다.`,
    },
    { state },
  );

export const categoryCodeTaken = (locale: Locale) =>
  refusal('CategoryCodeTaken', locale, {
    en: 'Another category has this code.',
    ko: '같은 코드를 쓰는 분류가 있습니다.',
  });

/** The course takes nobody now; says when it does. */
export const registrationClosed = (locale: Locale, { opensAt, closesAt }: Pick<Course, 'opensAt' | 'closesAt'>) =>
  refusal(
    'RegistrationClosed',
    locale,
    { en: 'Registration for this course is not open now.', ko: '지금은 이 강좌의 수강 신청 기간이 아닙니다.' },
    { opensAt: opensAt ?? null, closesAt: closesAt ?? null },
  );
