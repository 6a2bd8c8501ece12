import type { Config } from '../../../infra/config.js';
import type { LetterBody } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';

export const resetLink = (locale: Locale, url: string): LetterBody =>
  ({
    en: {
      subject: 'Set a new password',
      paragraphs: [
        'With this link you can set a new password, once, within 30 minutes.',
        'If you did not ask for it, you need do nothing: your password stays as it is.',
      ],
      link: { label: 'Set a new password', url },
    },
    ko: {
      subject: '비밀번호 다시 설정하기',
      paragraphs: [
        '아래 링크에서 30분 안에 한 번, 새 비밀번호를 설정할 수 있습니다.',
        '직접 요청하지 않으셨다면 아무것도 하지 않으셔도 됩니다. 비밀번호는 그대로 유지됩니다.',
      ],
      link: { label: '새 비밀번호 설정', url },
    },
  })[locale];

export const howToSignIn = (
  { PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>,
  locale: Locale,
  { email, hasPassword }: { email: string; hasPassword: boolean },
): LetterBody =>
  ({
    en: {
      subject: 'How you sign in to Course Catch',
      paragraphs: [
        `You have an account. Its email address is ${email}.`,
        hasPassword
          ? 'You sign in with this address and your password.'
          : 'It has no password yet: you sign in with the provider that you used before, or set a password.',
      ],
      link: { label: 'Sign in', url: `${PUBLIC_URL}/sign-in` },
    },
    ko: {
      subject: 'Course Catch 로그인 안내',
      paragraphs: [
        `가입된 계정이 있습니다. 이메일 주소는 ${email} 입니다.`,
        hasPassword
          ? '이 주소와 비밀번호로 로그인해 주세요.'
          : '비밀번호가 없는 계정입니다. 가입할 때 사용한 서비스로 로그인하거나 비밀번호를 설정해 주세요.',
      ],
      link: { label: '로그인', url: `${PUBLIC_URL}/sign-in` },
    },
  })[locale];
