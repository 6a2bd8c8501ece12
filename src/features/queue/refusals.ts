import { refusal, type Locale } from '../../kit/refusal.js';
import type { Room } from './entities.js';

export const queueFull = (locale: Locale, waiting: number) =>
  refusal(
    'QueueFull',
    locale,
    { en: 'The line is full. Try again later.', ko: '대기열이 가득 찼습니다. 잠시 후 다시 시도해 주세요.' },
    { waiting },
  );

export const notInQueue = (locale: Locale) =>
  refusal('NotInQueue', locale, { en: 'You have no place in this line.', ko: '이 대기열에 자리가 없습니다.' });

export const courseAlreadyGuarded = (locale: Locale, room: Room) =>
  refusal(
    'CourseAlreadyGuarded',
    locale,
    {
      en: `One of the courses is guarded by the room “${room.name}” already.`,
      ko: `이미 대기실 ‘${room.name}’에 속한 강좌가 있습니다.`,
    },
    { room },
  );
