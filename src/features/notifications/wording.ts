import type { Locale, Wording } from '../../kit/refusal.js';
import type { NamedCourse, NoticeData, NotificationKind, Telling } from './notice.js';

/** A notice in words: one line, and a sentence or two. */
export interface Words {
  readonly title: string;
  readonly body: string;
}

type Phrasing<Kind extends NotificationKind> = (data: NoticeData[Kind]) => Record<Locale, readonly [string, string]>;

const DEFAULT_ZONE = 'Asia/Seoul';

/** A moment as people read it, in the zone of the course: `Mar 2, 09:10` and `3월 2일 09:10`. */
const moment = (locale: Locale, rfc3339: string, course: NamedCourse | null) =>
  new Intl.DateTimeFormat(locale === 'ko' ? 'ko-KR' : 'en-US', {
    month: locale === 'ko' ? 'long' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: course?.timeZone ?? DEFAULT_ZONE,
  }).format(new Date(rfc3339));

/** An amount of whole minor units as people read it, for example `₩50,000`. */
function money(locale: Locale, { amountMinor, currency }: { amountMinor: number; currency: string }): string {
  const format = new Intl.NumberFormat(locale === 'ko' ? 'ko-KR' : 'en-US', { style: 'currency', currency });
  return format.format(amountMinor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
}

/** A code of the contract in words; one that is not known here is left out rather than shown. */
const inWords = (words: Readonly<Record<string, Wording>>, code: string | null, locale: Locale) =>
  (code !== null && words[code]?.[locale]) || '';

const PASSED_OVER: Readonly<Record<string, Wording>> = {
  HAS_A_HOLD: {
    en: 'You hold a seat in this course that is not paid for yet.',
    ko: '이 강좌에 아직 결제하지 않은 자리를 잡아 두셨습니다.',
  },
  ALREADY_ENROLLED: { en: 'You have a seat in this course.', ko: '이미 이 강좌에 등록되어 있습니다.' },
  ACCOUNT_NOT_ACTIVE: { en: 'Your account cannot be used at the moment.', ko: '계정을 사용할 수 없는 상태입니다.' },
  NOT_ENOUGH_SEATS: {
    en: 'There were not enough seats for your whole group. You keep your rank.',
    ko: '일행 모두의 자리가 부족했습니다. 순번은 그대로입니다.',
  },
  GROUP_NOT_READY: {
    en: 'Somebody of your group could not take a seat yet. You keep your rank.',
    ko: '일행 중 아직 자리를 받을 수 없는 사람이 있습니다. 순번은 그대로입니다.',
  },
};

const REMOVED: Readonly<Record<string, Wording>> = {
  COURSE_OVER: { en: 'Registration for it is over.', ko: '신청 기간이 끝났습니다.' },
  COURSE_CANCELLED: { en: 'The course was called off.', ko: '강좌가 폐강되었습니다.' },
  ALREADY_ENROLLED: { en: 'You have a seat in it.', ko: '이미 등록되어 있습니다.' },
  ACCOUNT_NOT_ACTIVE: PASSED_OVER['ACCOUNT_NOT_ACTIVE']!,
  BY_ADMIN: { en: 'An administrator took you off it.', ko: '관리자가 대기를 취소했습니다.' },
  PAID_BACK: { en: 'What you had paid goes back to you.', ko: '결제하신 금액은 환불됩니다.' },
};

const PAYMENT: Readonly<Record<string, Wording>> = {
  PAID: { en: 'It has been paid.', ko: '결제가 완료되었습니다.' },
  CANCEL_REQUESTED: { en: 'It is on its way back to you.', ko: '환불을 진행하고 있습니다.' },
  REFUNDED: { en: 'It has gone back to you.', ko: '환불되었습니다.' },
  FAILED: { en: 'Nothing was taken: the payment did not succeed.', ko: '결제에 실패하여 청구되지 않았습니다.' },
};

const FAILURE: Readonly<Record<string, Wording>> = {
  DECLINED: { en: 'Nothing was taken: the payment was declined.', ko: '결제가 거절되어 청구되지 않았습니다.' },
  // It may have been taken, and is given back then.
  MISMATCH: { en: 'Nothing is kept: the amount did not match.', ko: '금액이 맞지 않아 결제를 취소했습니다.' },
  HOLD_ENDED: {
    en: 'Nothing was taken: the seat was not held any more.',
    ko: '자리 유지 시간이 끝나 청구되지 않았습니다.',
  },
};

const CAUSE: Readonly<Record<string, Wording>> = {
  COURSE_CANCELLED: { en: 'The course was called off.', ko: '강좌가 폐강되었습니다.' },
  ADMIN_DECISION: { en: 'An administrator decided it.', ko: '관리자가 결정한 환불입니다.' },
  NO_SEAT: { en: 'The payment came too late for a seat.', ko: '결제가 늦어 자리를 드리지 못했습니다.' },
  DUPLICATE: { en: 'The seat had been paid for already.', ko: '이미 결제된 자리입니다.' },
  COUPON_USED: {
    en: 'The payment came late, and its coupon had been used for another payment.',
    ko: '결제가 늦게 확인되었고, 그 사이 쿠폰이 다른 결제에 사용되었습니다.',
  },
};

/** Where a coupon had taken all of the price off. */
const COUPON_BACK: Wording = { en: 'The coupon can be used again.', ko: '쿠폰을 다시 사용할 수 있습니다.' };

/** Where by the course's rule nothing goes back. */
const NO_REFUND: Wording = {
  en: 'By the rule of the course nothing goes back.',
  ko: '강좌의 환불 규정에 따라 환불 금액이 없습니다.',
};

const REFUND: Readonly<Record<string, Wording>> = {
  REQUESTED: { en: 'The refund has been asked for.', ko: '환불을 요청했습니다.' },
  DONE: { en: 'The refund is done.', ko: '환불이 완료되었습니다.' },
};

const ROLE: Readonly<Record<string, Wording>> = {
  STUDENT: { en: 'student', ko: '수강생' },
  INSTRUCTOR: { en: 'instructor', ko: '강사' },
  ADMIN: { en: 'administrator', ko: '관리자' },
};

const STATUS: Readonly<Record<string, Wording>> = {
  ACTIVE: { en: 'Your account can be used again.', ko: '계정을 다시 사용할 수 있습니다.' },
  SUSPENDED: { en: 'Your account cannot be used until further notice.', ko: '계정 사용이 정지되었습니다.' },
};

const NEUTRAL: Wording = { en: 'It is under way.', ko: '진행하고 있습니다.' };

/** A sentence of its own, where there is one. */
const and = (sentence: string | null) => (sentence ? ` ${sentence}` : '');

/** How a payment stands, with the reason where it failed; of one that took no money the coupon goes back. */
const paid = (status: string, failure: string | null, amountMinor: number, locale: Locale) =>
  status === 'REFUNDED' && amountMinor === 0
    ? COUPON_BACK[locale]
    : inWords(FAILURE, status === 'FAILED' ? failure : null, locale) || inWords(PAYMENT, status, locale);

/** How a refund stands, and why there is one. */
const refunded = (status: string, cause: string, amountMinor: number, locale: Locale) =>
  amountMinor === 0
    ? NO_REFUND[locale]
    : `${inWords(CAUSE, cause, locale)} ${inWords(REFUND, status, locale) || NEUTRAL[locale]}`.trim();

/** Where a room lets people in: its course, or its own name. */
const where = ({ room, course }: { room: string; course: NamedCourse | null }) => course?.title ?? room;

const PHRASINGS: { readonly [Kind in NotificationKind]: Phrasing<Kind> } = {
  ROOM_ADMITTED: (data) => ({
    en: [`You are in: ${where(data)}`, `Enroll before ${moment('en', data.until, data.course)}.`],
    ko: [`입장하셨습니다: ${where(data)}`, `${moment('ko', data.until, data.course)}까지 신청해 주세요.`],
  }),
  LEASE_ENDING: (data) => ({
    en: [`Your time is running out: ${where(data)}`, `Enroll before ${moment('en', data.until, data.course)}.`],
    ko: [`입장 시간이 곧 끝납니다: ${where(data)}`, `${moment('ko', data.until, data.course)}까지 신청해 주세요.`],
  }),
  SEAT_HELD: ({ course, until }) => ({
    en: [`A seat is held for you: ${course.title}`, `Pay before ${moment('en', until, course)} to keep it.`],
    ko: [`자리를 잡아 두었습니다: ${course.title}`, `${moment('ko', until, course)}까지 결제해 주세요.`],
  }),
  HOLD_ENDING: ({ course, until }) => ({
    en: [`Pay soon: ${course.title}`, `Your seat is held until ${moment('en', until, course)} only.`],
    ko: [`곧 결제 기한이 끝납니다: ${course.title}`, `자리는 ${moment('ko', until, course)}까지만 유지됩니다.`],
  }),
  HOLD_EXPIRED: ({ course }) => ({
    en: [`Your seat is gone: ${course.title}`, 'It was not paid for in time.'],
    ko: [`자리가 취소되었습니다: ${course.title}`, '기한 안에 결제하지 않았습니다.'],
  }),
  ENROLLED: ({ course }) => ({
    en: [`You are enrolled: ${course.title}`, 'The seat is yours.'],
    ko: [`등록되었습니다: ${course.title}`, '수강 등록이 완료되었습니다.'],
  }),
  ENROLLMENT_CANCELLED: ({ course }) => ({
    en: [`Enrollment cancelled: ${course.title}`, 'You have no seat in this course any more.'],
    ko: [`등록이 취소되었습니다: ${course.title}`, '이 강좌의 자리가 더 이상 없습니다.'],
  }),
  ENROLLMENT_COMPLETED: ({ course }) => ({
    en: [`Completed: ${course.title}`, 'You have taken this course to its end.'],
    ko: [`수료했습니다: ${course.title}`, '강좌를 끝까지 수강하셨습니다.'],
  }),
  SEAT_OFFERED: ({ course, until }) => ({
    en: [`A seat is yours to take: ${course.title}`, `Accept it before ${moment('en', until, course)}.`],
    ko: [`빈자리가 나왔습니다: ${course.title}`, `${moment('ko', until, course)}까지 수락해 주세요.`],
  }),
  OFFER_REMINDER: ({ course, until }) => ({
    en: [`A seat still waits for you: ${course.title}`, `The offer ends at ${moment('en', until, course)}.`],
    ko: [`자리가 기다리고 있습니다: ${course.title}`, `제안은 ${moment('ko', until, course)}에 끝납니다.`],
  }),
  OFFER_EXPIRED: ({ course }) => ({
    en: [`The offer has ended: ${course.title}`, 'The seat went to the next in line.'],
    ko: [`제안이 만료되었습니다: ${course.title}`, '자리는 다음 대기자에게 넘어갔습니다.'],
  }),
  PROMOTED: ({ course }) => ({
    en: [`From the waitlist to a seat: ${course.title}`, 'Your waiting is over.'],
    ko: [`대기에서 등록으로 전환되었습니다: ${course.title}`, '더 이상 기다리지 않으셔도 됩니다.'],
  }),
  PASSED_OVER: ({ course, reason }) => ({
    en: [`A seat went past you: ${course.title}`, inWords(PASSED_OVER, reason, 'en') || 'You keep your rank.'],
    ko: [`이번 순서를 건너뛰었습니다: ${course.title}`, inWords(PASSED_OVER, reason, 'ko') || '순번은 그대로입니다.'],
  }),
  WAITLIST_REMOVED: ({ course, reason, note }) => ({
    en: [`Off the waitlist: ${course.title}`, (inWords(REMOVED, reason, 'en') || 'You wait no more.') + and(note)],
    ko: [
      `대기가 종료되었습니다: ${course.title}`,
      (inWords(REMOVED, reason, 'ko') || '대기가 끝났습니다.') + and(note),
    ],
  }),
  PAYMENT_CHANGED: ({ course, status, failure, ...amount }) => ({
    en: [
      `Payment of ${money('en', amount)}: ${course.title}`,
      paid(status, failure, amount.amountMinor, 'en') || 'It is under way.',
    ],
    ko: [
      `${money('ko', amount)} 결제: ${course.title}`,
      paid(status, failure, amount.amountMinor, 'ko') || '결제를 진행하고 있습니다.',
    ],
  }),
  REFUND_CHANGED: ({ course, status, cause, ...amount }) => ({
    en: [`Refund of ${money('en', amount)}: ${course.title}`, refunded(status, cause, amount.amountMinor, 'en')],
    ko: [`${money('ko', amount)} 환불: ${course.title}`, refunded(status, cause, amount.amountMinor, 'ko')],
  }),
  COURSE_CHANGED: ({ course }) => ({
    en: [`Changed: ${course.title}`, 'Look at the course for what is new about it.'],
    ko: [`강좌 정보가 변경되었습니다: ${course.title}`, '바뀐 내용을 강좌에서 확인해 주세요.'],
  }),
  COURSE_CANCELLED: ({ course, reason }) => ({
    en: [`Called off: ${course.title}`, `The course does not take place. ${reason}`.trim()],
    ko: [`폐강되었습니다: ${course.title}`, `강좌가 열리지 않습니다. ${reason}`.trim()],
  }),
  ROLE_CHANGED: ({ after, reason }) => ({
    en: ['Your role was changed', `You are now: ${inWords(ROLE, after, 'en') || after}.${and(reason)}`],
    ko: ['권한이 변경되었습니다', `현재 권한: ${inWords(ROLE, after, 'ko') || after}.${and(reason)}`],
  }),
  STATUS_CHANGED: ({ after, reason }) => ({
    en: ['Your account was changed', `${inWords(STATUS, after, 'en') || `It is now ${after}.`}${and(reason)}`],
    ko: ['계정 상태가 변경되었습니다', `${inWords(STATUS, after, 'ko') || `현재 상태: ${after}.`}${and(reason)}`],
  }),
  ACCOUNT_RESTORED: () => ({
    en: ['Welcome back', 'Your account is yours again, as it was.'],
    ko: ['다시 오신 것을 환영합니다', '계정이 이전 그대로 복구되었습니다.'],
  }),
  FOLLOWED_COURSE: ({ course, what }) => ({
    en: [`New: ${course.title}`, `It belongs to what you follow: ${what}.`],
    ko: [`새 강좌: ${course.title}`, `팔로우하신 항목의 새 강좌입니다: ${what}.`],
  }),
  COURSE_OPENED: ({ course }) => ({
    en: [`Open now: ${course.title}`, 'Registration for the course you follow has begun.'],
    ko: [`신청이 시작되었습니다: ${course.title}`, '팔로우하신 강좌의 신청이 시작되었습니다.'],
  }),
  KEYWORD_ALERT: ({ course, what }) => ({
    en: [`New: ${course.title}`, `It matches your alert for “${what}”.`],
    ko: [`새 강좌: ${course.title}`, `알림 키워드 “${what}”에 맞는 강좌입니다.`],
  }),
};

/** What a notice says in a language. Nothing but the notice and the language goes into it. */
export function wordsOf(telling: Telling, locale: Locale): Words {
  const phrase = PHRASINGS[telling.kind] as Phrasing<NotificationKind>;
  const [title, body] = phrase(telling.data)[locale];
  return { title, body };
}
