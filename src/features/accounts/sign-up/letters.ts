import type { Config } from '../../../infra/config.js';
import type { LetterBody } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';

type Frontend = Pick<Config, 'PUBLIC_URL'>;

export const signUpCode = (locale: Locale, code: string): LetterBody =>
  ({
    en: {
      subject: `${code} is your code for Course Catch`,
      paragraphs: [
        'Enter this code to complete your sign-up. It is good for five minutes.',
        'If you did not ask for it, somebody may have mistyped their address: do not give the code to anybody.',
      ],
      code,
    },
    ko: {
      subject: `Course Catch 인증 번호 ${code}`,
      paragraphs: [
        '아래 인증 번호를 입력하면 가입이 완료됩니다. 인증 번호는 5분 동안 유효합니다.',
        '직접 요청하지 않으셨다면 다른 사람이 주소를 잘못 입력했을 수 있습니다. 인증 번호를 누구에게도 알려 주지 마세요.',
      ],
      code,
    },
  })[locale];

export const alreadyHere = ({ PUBLIC_URL }: Frontend, locale: Locale): LetterBody =>
  ({
    en: {
      subject: 'You have an account at Course Catch',
      paragraphs: [
        'Somebody asked to sign up with this email address, which has an account already. Nothing was changed.',
        'If it was you, sign in with this address. If you no longer know the password, set a new one from there.',
      ],
      link: { label: 'Sign in', url: `${PUBLIC_URL}/sign-in` },
    },
    ko: {
      subject: 'Course Catch에 이미 가입되어 있습니다',
      paragraphs: [
        '이 이메일 주소로 가입 요청이 있었지만 이미 계정이 있습니다. 변경된 내용은 없습니다.',
        '본인이라면 이 주소로 로그인해 주세요. 비밀번호를 잊으셨다면 로그인 화면에서 다시 설정할 수 있습니다.',
      ],
      link: { label: '로그인', url: `${PUBLIC_URL}/sign-in` },
    },
  })[locale];

export const restorable = ({ PUBLIC_URL }: Frontend, locale: Locale): LetterBody =>
  ({
    en: {
      subject: 'Your account at Course Catch can be restored',
      paragraphs: [
        'Somebody asked to sign up with this email address. It belongs to an account that you withdrew.',
        'If it was you, restore that account: everything in it is still there. If not, you need do nothing.',
      ],
      link: { label: 'Restore the account', url: `${PUBLIC_URL}/restore-account` },
    },
    ko: {
      subject: '탈퇴한 Course Catch 계정을 복구할 수 있습니다',
      paragraphs: [
        '이 이메일 주소로 가입 요청이 있었습니다. 이 주소에는 탈퇴한 계정이 있습니다.',
        '본인이라면 계정을 복구해 주세요. 계정의 내용은 그대로 남아 있습니다. 아니라면 아무것도 하지 않으셔도 됩니다.',
      ],
      link: { label: '계정 복구', url: `${PUBLIC_URL}/restore-account` },
    },
  })[locale];
