import { describe, expect, test } from '@jest/globals';
import { checkPassword } from '../../src/features/accounts/password-rules.js';

const check = (password: string, { email = 'ada.lovelace@example.com', least = 15 } = {}) =>
  checkPassword({ config: { PASSWORD_MIN_LENGTH: least } }, password, { email });
const refused = expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'password' } });

describe('a new password', () => {
  test.each([
    ['one of those tried first', '123456789qwerty'],
    ['one of those tried first, in capitals', 'QWERTYUIOP12345'],
    ['too short', 'x7!kQ2#x7!kQ2#'],
    ['too short, though of many bytes', '🦊'.repeat(14)],
    ['too long', 'x'.repeat(257)],
    ['half a character', 'surely long enough \ud800'],
    ['the email address', 'Ada.Lovelace@example.com'],
    ['the name before the @ with a year', 'Ada.Lovelace.2026'],
    ['the name of this place', 'CourseCatch!123'],
    ['both, and little else', 'course-catch ada lovelace 99'],
  ])('is refused when it is %s', (_what, password) => {
    expect(() => check(password)).toThrow(refused);
  });

  test.each([
    ['a sentence', 'correct horse battery staple'],
    ['a sentence in Korean', '우리 집 고양이는 하루 종일 잔다'],
    ['of one kind of character', 'kqzxwvjhgmtbpdf'],
    ['with spaces at its ends', '  thirteen here'],
    ['as long as may be', 'p'.repeat(256)],
    ['long enough without the name in it', 'ada lovelace wrote the first program'],
    ['with a short name before the @ in it', 'adagio for strings'],
  ])('may be %s', (_what, password) => {
    expect(() => check(password)).not.toThrow();
  });

  test('is not refused for two letters that an address has too', () => {
    expect(() => check('my dog is so brown', { email: 'my@example.com' })).not.toThrow();
  });

  test.each([
    ['one of those tried first', 'password1'],
    ['one of those tried first, of digits', '1234567890'],
    ['too short', 'x7!kQ2#'],
    ['the name before the @', 'ada.lovelace'],
    ['the name of this place', 'CourseCatch!1'],
  ])('of eight characters, where that is enough, is refused when it is %s', (_what, password) => {
    expect(() => check('x7!kQ2#a', { least: 8 })).not.toThrow();
    expect(() => check(password, { least: 8 })).toThrow(refused);
  });
});
