import { describe, expect, test } from '@jest/globals';
import { whenToTell, type Hours } from '../../src/features/notifications/when-to-tell.js';

const NEVER: Hours = { timeZone: 'Asia/Seoul', quietFrom: null, quietTo: null, digestAt: null };
/** A moment in Seoul on one day of March. */
const seoul = (time: string, day = 2) => new Date(`2026-03-0${day}T${time}:00+09:00`);
const mail = (hours: Partial<Hours>, came: Date, now = came) => whenToTell('MAIL', { ...NEVER, ...hours }, came, now);

describe('when something goes out', () => {
  test('is at once for who has said nothing else', () => {
    expect(mail({}, seoul('03:00'))).toEqual(seoul('03:00'));
  });

  test.each([
    ['22:59', 2, '22:59', 2],
    ['23:00', 2, '07:00', 3],
    ['02:30', 3, '07:00', 3],
    ['06:59', 3, '07:00', 3],
    ['07:00', 3, '07:00', 3],
  ])('from %s of day %i is %s of day %i with quiet hours over midnight', (came, day, goes, goesDay) => {
    expect(mail({ quietFrom: '23:00', quietTo: '07:00' }, seoul(came, day))).toEqual(seoul(goes, goesDay));
  });

  test('holds to quiet hours within a day, in the zone of the person', () => {
    const quiet = { quietFrom: '12:00', quietTo: '13:30' };

    expect(mail(quiet, seoul('12:15'))).toEqual(seoul('13:30'));
    expect(mail({ ...quiet, timeZone: 'UTC' }, seoul('12:15'))).toEqual(seoul('12:15'));
    expect(mail({ ...quiet, timeZone: 'UTC' }, seoul('21:15'))).toEqual(seoul('22:30'));
  });

  test('is the next digest for a letter, and at once for a message to a browser', () => {
    const daily = { ...NEVER, digestAt: '18:00' };

    expect(whenToTell('MAIL', daily, seoul('09:00'), seoul('09:00'))).toEqual(seoul('18:00'));
    expect(whenToTell('MAIL', daily, seoul('18:00'), seoul('18:00'))).toEqual(seoul('18:00', 3));
    expect(whenToTell('MAIL', daily, seoul('17:59'), seoul('18:00'))).toEqual(seoul('18:00'));
    expect(whenToTell('PUSH', daily, seoul('09:00'), seoul('09:00'))).toEqual(seoul('09:00'));
  });

  test('is after the quiet hours for a digest that falls into them', () => {
    expect(mail({ digestAt: '06:00', quietFrom: '23:00', quietTo: '07:00' }, seoul('20:00'))).toEqual(
      seoul('07:00', 3),
    );
  });
});
