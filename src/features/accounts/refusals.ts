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
