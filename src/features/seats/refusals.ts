import { refusal, type Locale } from '../../kit/refusal.js';

/** @param waitlistLength how many people come before a newcomer when a seat is there */
export const courseFull = (locale: Locale, waitlistLength: number) =>
  refusal(
    'CourseFull',
    locale,
    { en: 'There is no seat left in this course.', ko: '이 강좌의 정원이 모두 찼습니다.' },
    { waitlistLength },
  );
