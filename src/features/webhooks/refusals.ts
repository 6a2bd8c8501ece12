import { refusal, type Locale } from '../../kit/refusal.js';

export const addressNotAllowed = (locale: Locale) =>
  refusal('AddressNotAllowed', locale, {
    en: 'Messages can be sent to public https addresses only.',
    ko: '공개된 https 주소로만 보낼 수 있습니다.',
  });
