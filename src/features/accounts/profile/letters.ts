import type { Config } from '../../../infra/config.js';
import type { LetterBody } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';

type Frontend = Pick<Config, 'PUBLIC_URL'>;

const HELD_BACK = {
  en: 'If you did not ask for it, give the code to nobody and change your password.',
  ko: '직접 요청하지 않으셨다면 인증 번호를 누구에게도 알려 주지 마시고 비밀번호를 변경해 주세요.',
};

export const verificationCode = (locale: Locale, code: string): LetterBody =>
  ({
    en: {
      subject: 'Show that it is you',
      paragraphs: ['Enter this code to go on. It is good for five minutes.', HELD_BACK.en],
      code,
    },
    ko: {
      subject: '본인 확인 인증 번호',
      paragraphs: ['계속하려면 아래 인증 번호를 입력해 주세요. 인증 번호는 5분 동안 유효합니다.', HELD_BACK.ko],
      code,
    },
  })[locale];

export const currentAddressCode = (locale: Locale, code: string): LetterBody =>
  ({
    en: {
      subject: 'Your email address is about to change',
      paragraphs: [
        'Somebody signed in as you asked to move your account to another email address. Enter this code to agree.',
        HELD_BACK.en,
      ],
      code,
    },
    ko: {
      subject: '이메일 주소 변경 확인',
      paragraphs: [
        '계정의 이메일 주소를 변경해 달라는 요청이 있었습니다. 동의하시면 아래 인증 번호를 입력해 주세요.',
        HELD_BACK.ko,
      ],
      code,
    },
  })[locale];

export const newAddressCode = (locale: Locale, code: string): LetterBody =>
  ({
    en: {
      subject: 'Confirm your new email address',
      paragraphs: [
        'Enter this code, and the one sent to the address you have now, to sign in with this address from now on.',
        'If you did not ask for it, somebody may have mistyped their address: do not give the code to anybody.',
      ],
      code,
    },
    ko: {
      subject: '새 이메일 주소 확인',
      paragraphs: [
        '아래 인증 번호와 현재 주소로 받은 인증 번호를 함께 입력하면 앞으로 이 주소로 로그인할 수 있습니다.',
        '직접 요청하지 않으셨다면 다른 사람이 주소를 잘못 입력했을 수 있습니다. 인증 번호를 누구에게도 알려 주지 마세요.',
      ],
      code,
    },
  })[locale];

export const addressTaken = ({ PUBLIC_URL }: Frontend, locale: Locale): LetterBody =>
  ({
    en: {
      subject: 'You have an account at Course Catch',
      paragraphs: [
        'Somebody asked to move another account to this email address, which has one already. Nothing was changed.',
      ],
      link: { label: 'Sign in', url: `${PUBLIC_URL}/sign-in` },
    },
    ko: {
      subject: 'Course Catch에 이미 가입되어 있습니다',
      paragraphs: [
        '다른 계정의 이메일을 이 주소로 변경해 달라는 요청이 있었지만 이미 계정이 있습니다. 변경된 내용은 없습니다.',
      ],
      link: { label: '로그인', url: `${PUBLIC_URL}/sign-in` },
    },
  })[locale];

export const emailChanged = (locale: Locale): LetterBody =>
  ({
    en: {
      subject: 'Your email address was changed',
      paragraphs: [
        'Your account has another email address from now on, confirmed with codes from both. This one is not used any more.',
        'If it was not you, write to the people who run this place at once.',
      ],
    },
    ko: {
      subject: '이메일 주소가 변경되었습니다',
      paragraphs: [
        '두 주소의 인증 번호가 확인되어 계정의 이메일 주소가 변경되었습니다. 이 주소는 더 이상 사용되지 않습니다.',
        '본인이 아니라면 즉시 운영자에게 알려 주세요.',
      ],
    },
  })[locale];

export const passwordChanged = ({ PUBLIC_URL }: Frontend, locale: Locale): LetterBody =>
  ({
    en: {
      subject: 'Your password was changed',
      paragraphs: [
        'Your account has a new password, and was signed out everywhere else.',
        'If it was not you, set another one now: whoever reads this address can.',
      ],
      link: { label: 'Set a password', url: `${PUBLIC_URL}/forgot-password` },
    },
    ko: {
      subject: '비밀번호가 변경되었습니다',
      paragraphs: [
        '계정의 비밀번호가 변경되었고 다른 기기에서는 모두 로그아웃되었습니다.',
        '본인이 아니라면 지금 바로 비밀번호를 다시 설정해 주세요.',
      ],
      link: { label: '비밀번호 설정', url: `${PUBLIC_URL}/forgot-password` },
    },
  })[locale];
