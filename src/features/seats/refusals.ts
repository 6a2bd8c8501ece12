import { refusal, type Locale } from '../../kit/refusal.js';

export const courseFull = (locale: Locale) =>
  refusal('CourseFull', locale, { en: 'There is no seat left in this course.', ko: '이 강좌의 정원이 모두 찼습니다.' });
