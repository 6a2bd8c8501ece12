import { refusal, type Locale } from '../../kit/refusal.js';

export const pushNotOffered = (locale: Locale) =>
  refusal('PushNotOffered', locale, {
    en: 'Push messages are not offered here. You find everything in your inbox.',
    ko: '푸시 알림을 제공하지 않습니다. 알림함에서 모두 확인할 수 있습니다.',
  });
