import { refusal, type Locale } from '../../../kit/refusal.js';

export const signInExpired = (locale: Locale) =>
  refusal('SignInExpired', locale, {
    en: 'This sign-in was used already, or took too long. Begin again.',
    ko: '이미 사용되었거나 시간이 지난 로그인입니다. 처음부터 다시 시도해 주세요.',
  });

export const identityNotLinked = (locale: Locale) =>
  refusal('IdentityNotLinked', locale, {
    en: 'This email address has an account already. Sign in as you did before; then you can link this way in to it.',
    ko: '이미 가입된 이메일 주소입니다. 기존 방법으로 로그인한 뒤 이 로그인을 연결해 주세요.',
  });

export const emailNotVerified = (locale: Locale) =>
  refusal('EmailNotVerified', locale, {
    en: 'The provider does not vouch for an email address of yours. Sign up with one; then you can link this way in.',
    ko: '확인된 이메일 주소를 받지 못했습니다. 이메일로 가입한 뒤 이 로그인을 연결해 주세요.',
  });

export const identityTaken = (locale: Locale) =>
  refusal('IdentityTaken', locale, {
    en: 'This way in belongs to another account.',
    ko: '다른 계정에 연결된 로그인입니다.',
  });

export const lastWayIn = (locale: Locale) =>
  refusal('LastWayIn', locale, {
    en: 'You could not sign in any more. Set a password or link another way in first.',
    ko: '마지막 로그인 방법은 해제할 수 없습니다. 먼저 비밀번호를 설정하거나 다른 로그인을 연결해 주세요.',
  });
