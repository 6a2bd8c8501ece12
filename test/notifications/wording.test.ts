import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  KINDS,
  type NoticeData,
  type NotificationKind,
  type Telling,
} from '../../src/features/notifications/notice.js';
import { wordsOf } from '../../src/features/notifications/wording.js';

const course = { id: '0199a4c0-0000-7000-8000-000000000001', title: 'Pottery 도예', timeZone: 'Asia/Seoul' };
const until = '2026-03-02T00:10:00.000Z';
const amount = { course, amountMinor: 50_000, currency: 'KRW' };

/** One notice of each kind: a kind without one does not compile. */
const EXAMPLES: NoticeData = {
  ROOM_ADMITTED: { room: 'Spring', course, until },
  LEASE_ENDING: { room: 'Spring', course: null, until },
  SEAT_HELD: { course, until },
  HOLD_ENDING: { course, until },
  HOLD_EXPIRED: { course },
  ENROLLED: { course },
  ENROLLMENT_CANCELLED: { course },
  ENROLLMENT_COMPLETED: { course },
  SEAT_OFFERED: { course, until },
  OFFER_REMINDER: { course, until },
  OFFER_EXPIRED: { course },
  PROMOTED: { course },
  PASSED_OVER: { course, reason: 'HAS_A_HOLD' },
  WAITLIST_REMOVED: { course, reason: 'COURSE_OVER', note: null },
  PAYMENT_CHANGED: { ...amount, status: 'PAID', failure: null },
  REFUND_CHANGED: { ...amount, status: 'DONE', cause: 'NO_SEAT' },
  COURSE_CHANGED: { course },
  COURSE_CANCELLED: { course, reason: 'The teacher is ill.' },
  ROLE_CHANGED: { before: 'STUDENT', after: 'INSTRUCTOR', reason: null },
  STATUS_CHANGED: { before: 'ACTIVE', after: 'SUSPENDED', reason: 'Misuse.' },
  ACCOUNT_RESTORED: {},
  FOLLOWED_COURSE: { course, what: 'Crafts' },
  COURSE_OPENED: { course },
  KEYWORD_ALERT: { course, what: 'clay' },
};
const tellingOf = <Kind extends NotificationKind>(kind: Kind, data: NoticeData[Kind]) => ({ kind, data }) as Telling;

/** The values of an enum of the contract. */
const valuesOf = (name: string) =>
  readdirSync('schema').flatMap((file) => {
    const sdl = readFileSync(`schema/${file}`, 'utf8');
    const body = new RegExp(`^enum ${name} \\{(.*?)^\\}`, 'ms').exec(sdl)?.[1] ?? '';
    return [...body.matchAll(/^  ([A-Z_]+)$/gm)].map(([, value]) => value!);
  });

describe('the words of a notice', () => {
  test.each(KINDS)('%s has them in Korean and in English', (kind) => {
    const telling = tellingOf(kind, EXAMPLES[kind]);

    const [en, ko] = [wordsOf(telling, 'en'), wordsOf(telling, 'ko')];

    for (const text of [en.title, en.body, ko.title, ko.body]) {
      expect(text.trim()).toBe(text);
      expect(text.length).toBeGreaterThan(5);
      expect(text).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
    }
    expect(`${ko.title} ${ko.body}`.replaceAll(course.title, '')).toMatch(/[가-힣]{2}/);
    expect(`${en.title} ${en.body}`.replaceAll(course.title, '')).not.toMatch(/[가-힣]/);
  });

  test('tell a time in the zone of the course', () => {
    const abroad = { ...course, timeZone: 'America/New_York' };

    expect(wordsOf(tellingOf('SEAT_OFFERED', { course, until }), 'en').body).toContain('Mar 2, 09:10');
    expect(wordsOf(tellingOf('SEAT_OFFERED', { course, until }), 'ko').body).toContain('3월 2일 09:10');
    expect(wordsOf(tellingOf('SEAT_OFFERED', { course: abroad, until }), 'en').body).toContain('Mar 1, 19:10');
  });

  test('tell an amount in its currency, minor units and all', () => {
    const title = (amountMinor: number, currency: string) =>
      wordsOf(tellingOf('REFUND_CHANGED', { course, status: 'DONE', cause: 'NO_SEAT', amountMinor, currency }), 'en')
        .title;

    expect(title(50_000, 'KRW')).toBe('Refund of ₩50,000: Pottery 도예');
    expect(title(1250, 'USD')).toBe('Refund of $12.50: Pottery 도예');
  });

  test('say that nothing goes back where nothing does', () => {
    const nothing = { course, status: 'DONE', cause: 'ENROLLMENT_CANCELLED', amountMinor: 0, currency: 'KRW' };

    expect(wordsOf(tellingOf('REFUND_CHANGED', nothing), 'en').body).toBe(
      'By the rule of the course nothing goes back.',
    );
  });

  test('have one sentence for every reason that the contract knows', () => {
    const { PassedOverReason, WaitlistEndReason, PaymentFailure } = Object.fromEntries(
      ['PassedOverReason', 'WaitlistEndReason', 'PaymentFailure'].map((name) => [name, valuesOf(name)]),
    ) as Record<string, string[]>;
    const bodies = (tellings: Telling[]) =>
      new Set(tellings.flatMap((telling) => [wordsOf(telling, 'en').body, wordsOf(telling, 'ko').body])).size;
    const failures = PaymentFailure!.filter((failure) => failure !== 'SUPERSEDED');

    expect(bodies(PassedOverReason!.map((reason) => tellingOf('PASSED_OVER', { course, reason })))).toBe(
      2 * PassedOverReason!.length,
    );
    expect(
      bodies(WaitlistEndReason!.map((reason) => tellingOf('WAITLIST_REMOVED', { course, reason, note: null }))),
    ).toBe(2 * WaitlistEndReason!.length);
    expect(
      bodies(failures.map((failure) => tellingOf('PAYMENT_CHANGED', { ...amount, status: 'FAILED', failure }))),
    ).toBe(2 * failures.length);
  });

  test('leave out a reason that has no words rather than show its code', () => {
    const { body } = wordsOf(tellingOf('PASSED_OVER', { course, reason: 'SOMETHING_NEW' }), 'en');

    expect(body).toBe('You keep your rank.');
  });
});
