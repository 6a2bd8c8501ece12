import { refusal, type Locale } from '../../../kit/refusal.js';

export const lastAdmin = (locale: Locale) =>
  refusal('LastAdmin', locale, {
    en: 'Nobody would be left who runs the place. Make somebody else an admin first.',
    ko: '관리자가 한 명도 남지 않게 됩니다. 먼저 다른 사람을 관리자로 지정해 주세요.',
  });

export const accountSuspended = (locale: Locale, status: 'SUSPENDED' | 'BANNED') =>
  refusal(
    'AccountSuspended',
    locale,
    status === 'BANNED'
      ? { en: 'This account has been closed by an admin.', ko: '관리자가 이용을 영구 제한한 계정입니다.' }
      : { en: 'This account has been suspended by an admin.', ko: '관리자가 이용을 정지한 계정입니다.' },
    { status },
  );

export const accountWithdrawn = (locale: Locale, restorableUntil: Date) =>
  refusal(
    'AccountWithdrawn',
    locale,
    {
      en: 'This account was withdrawn. A code by mail brings it back.',
      ko: '탈퇴한 계정입니다. 메일로 받은 코드로 복구할 수 있습니다.',
    },
    { restorableUntil },
  );
