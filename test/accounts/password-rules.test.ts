import { describe, expect, test } from '@jest/globals';
import { checkPassword } from '../../src/features/accounts/password-rules.js';

const check = (password: string, email = 'ada.lovelace@example.com') => checkPassword(password, { email });

describe('a new password', () => {
  test.each([
    ['one of those tried first', 'password1'],
    ['one of those tried first, in capitals', 'QWERTYUIOP'],
    ['one of those tried first, of digits', '1234567890'],
    ['too short', 'x7!kQ2#'],
    ['too short, though of many bytes', '🦊'.repeat(7)],
    ['too long', 'x'.repeat(257)],
    ['half a character', 'long enough \ud800'],
    ['the email address', 'Ada.Lovelace@example.com'],
    ['the name before the @', 'ada.lovelace'],
    ['the name before the @ with a year', 'AdaLovelace2026'],
    ['the name of this place', 'CourseCatch!1'],
    ['both, and little else', 'course-catch ada lovelace 99'],
  ])('is refused when it is %s', (_what, password) => {
    expect(() => check(password)).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'password' } }),
    );
  });

  test.each([
    ['a sentence', 'correct horse battery staple'],
    ['in Korean', '비밀번호여덟자리'],
    ['of one kind of character', 'kqzxwvjhgmtb'],
    ['with spaces at its ends', '  seven7  '],
    ['as long as may be', 'p'.repeat(256)],
    ['long enough without the name in it', 'ada lovelace wrote the first program'],
    ['with a short name before the @ in it', 'adagio for strings'],
  ])('may be %s', (_what, password) => {
    expect(() => check(password)).not.toThrow();
  });

  test('is not refused for two letters that an address has too', () => {
    expect(() => check('my dog is brown', 'my@example.com')).not.toThrow();
  });
});
