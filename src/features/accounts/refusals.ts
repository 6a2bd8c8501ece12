import { refusal, type Locale } from '../../kit/refusal.js';

export const emailTaken = (locale: Locale) =>
  refusal('EmailTaken', locale, {
    en: 'There is an account for this email address already. Sign in instead.',
    ko: '이미 가입된 이메일 주소입니다. 로그인해 주세요.',
  });

export const invalidCredentials = (locale: Locale) =>
  refusal('InvalidCredentials', locale, {
    en: 'No account has this email address and password.',
    ko: '이메일 주소 또는 비밀번호가 올바르지 않습니다.',
  });

export const sessionEnded = (locale: Locale) =>
  refusal('SessionEnded', locale, {
    en: 'This session has ended. Sign in again.',
    ko: '세션이 종료되었습니다. 다시 로그인해 주세요.',
  });

export const codeInvalid = (locale: Locale) =>
  refusal('CodeInvalid', locale, {
    en: 'This code is wrong or has expired. Check it, or ask for a new one.',
    ko: '인증 번호가 올바르지 않거나 만료되었습니다. 다시 확인하거나 새로 요청해 주세요.',
  });

export const passwordNeeded = (locale: Locale) =>
  refusal('PasswordNeeded', locale, {
    en: 'Enter your password again first.',
    ko: '먼저 비밀번호를 다시 입력해 주세요.',
  });

export const passwordWrong = (locale: Locale) =>
  refusal('PasswordWrong', locale, {
    en: 'This is not your password.',
    ko: '비밀번호가 올바르지 않습니다.',
  });

export const noPassword = (locale: Locale) =>
  refusal('NoPassword', locale, {
    en: 'Your account has no password. Ask for a code by mail instead.',
    ko: '비밀번호가 없는 계정입니다. 메일로 인증 번호를 받아 주세요.',
  });

export const linkInvalid = (locale: Locale) =>
  refusal('LinkInvalid', locale, {
    en: 'This link has been used or has expired. Ask for a new one.',
    ko: '이미 사용했거나 만료된 링크입니다. 다시 요청해 주세요.',
  });
