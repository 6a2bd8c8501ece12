import { refusal, type Locale } from '../../kit/refusal.js';

export const tooManyInterests = (locale: Locale, most: number) =>
  refusal(
    'TooManyInterests',
    locale,
    {
      en: `You have ${most} of these, which is the most. Remove one first.`,
      ko: `최대 ${most}개까지 등록할 수 있습니다. 먼저 하나를 삭제해 주세요.`,
    },
    { most },
  );
