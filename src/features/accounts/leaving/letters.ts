import type { Config } from '../../../infra/config.js';
import type { LetterBody } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';

export const restoreCode = (locale: Locale, code: string): LetterBody =>
  ({
    en: {
      subject: 'Restore your account',
      paragraphs: [
        'Enter this code to bring back the account that you withdrew. It is good for five minutes.',
        'If you did not ask for it, give the code to nobody: the account stays as it is.',
      ],
      code,
    },
    ko: {
      subject: '계정 복구 인증 번호',
      paragraphs: [
        '탈퇴한 계정을 복구하려면 아래 인증 번호를 입력해 주세요. 인증 번호는 5분 동안 유효합니다.',
        '직접 요청하지 않으셨다면 인증 번호를 누구에게도 알려 주지 마세요. 계정은 그대로 유지됩니다.',
      ],
      code,
    },
  })[locale];

export const accountLeft = ({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>, locale: Locale, until: Date): LetterBody =>
  ({
    en: {
      subject: 'You have withdrawn your account',
      paragraphs: [
        'Your account at Course Catch was withdrawn. Your seats and your places in line were given back.',
        `Until ${until.toISOString().slice(0, 10)} you can restore it. After that, all that names you is deleted.`,
        'If it was not you, restore it now and set another password.',
      ],
      link: { label: 'Restore the account', url: `${PUBLIC_URL}/restore-account` },
    },
    ko: {
      subject: '회원 탈퇴가 완료되었습니다',
      paragraphs: [
        'Course Catch 계정에서 탈퇴하셨습니다. 수강 자리와 대기 순서는 모두 반납되었습니다.',
        `${until.toISOString().slice(0, 10)}까지 계정을 복구할 수 있으며, 그 이후에는 개인 정보가 모두 삭제됩니다.`,
        '본인이 아니라면 지금 바로 계정을 복구하고 비밀번호를 변경해 주세요.',
      ],
      link: { label: '계정 복구', url: `${PUBLIC_URL}/restore-account` },
    },
  })[locale];
