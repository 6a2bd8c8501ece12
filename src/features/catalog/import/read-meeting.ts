import type { Weekday } from '../../../generated/schema.js';
import { cleanLine } from './clean-text.js';
import { RowUnreadable } from './row-unreadable.js';

/** One weekly meeting; times are `HH:MM`. */
export interface Meeting {
  readonly day: Weekday;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly place: string | null;
}

const DAYS: readonly Weekday[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const LETTERS = 'MTWRFSU';
const NOT_SET = /^(|-+|n[./]?a\.?|arr\.?|arranged|tba|tbd|to be (announced|arranged|determined))$/i;
const TIME = /^(\d{1,2})(?:[:.]?(\d{2}))?(?::\d{2})? ?(?:([ap])\.?(?:m\.?)?)?$/i;

/** A cell's text, null where it is empty or only says that nothing is fixed yet (`ARRANGED`, `TBA`, `ARR`). */
export function readFixed(cell: string): string | null {
  const text = cleanLine(cell);
  return NOT_SET.test(text) ? null : text;
}

/** `06:00 PM` → `18:00`; `12:00 AM` is midnight, `12:00 PM` noon; 24 hours a day without AM or PM. Null: not fixed. */
export function readTime(cell: string): string | null {
  const text = readFixed(cell);
  if (text === null) return null;
  const [, hours, minutes = '00', half] = TIME.exec(text) ?? [];
  const minute = Number(minutes);
  let hour = Number(hours);
  if (half && (hour < 1 || hour > 12)) hour = NaN;
  if (half) hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  if (!(hour < 24 && minute < 60)) throw new RowUnreadable(`"${text}" is no time of day`);
  return `${String(hour).padStart(2, '0')}:${minutes}`;
}

/** `MWF`, `mwf`, `M, W`, `TTh`, `Mon Wed`, `Thursday` → the days in the week's order. Null: not fixed. */
export function readDays(cell: string): Weekday[] | null {
  const text = readFixed(cell);
  if (text === null) return null;
  const found = new Set(text.split(/[^a-z]+/i).flatMap((word) => daysIn(word)));
  if (found.size === 0) throw new RowUnreadable(`"${text}" names no day of the week`);
  return DAYS.filter((day) => found.has(day));
}

function daysIn(word: string): Weekday[] {
  const upper = word.toUpperCase();
  const named = upper.length >= 3 ? DAYS.find((day) => day.startsWith(upper)) : undefined;
  if (named) return [named];
  // TH can only be Thursday: H is nobody's letter.
  return [...upper.replaceAll('TH', 'R')].map((letter) => {
    const day = DAYS[LETTERS.indexOf(letter)];
    if (!day) throw new RowUnreadable(`"${letter}" in "${word}" is no day of the week (${LETTERS})`);
    return day;
  });
}

/** `158` and `Loomis Laboratory` → `158 Loomis Laboratory`. Null: not fixed. */
export function readPlace(room: string, building: string): string | null {
  const place = [readFixed(room), readFixed(building)].filter((part) => part !== null).join(' ');
  if (place.length > 200) throw new RowUnreadable('the place is longer than 200 characters');
  return place || null;
}

/**
 * The weekly meetings that a row tells of. A row without all of day, start and end has none: what it does fix of day,
 * time and place comes back as a `note` for the description.
 */
export function readMeetings(cells: { start: string; end: string; days: string; room: string; building: string }): {
  meetings: Meeting[];
  note: string | null;
} {
  const [startsAt, endsAt, days] = [readTime(cells.start), readTime(cells.end), readDays(cells.days)];
  const place = readPlace(cells.room, cells.building);
  if (startsAt !== null && endsAt !== null && startsAt >= endsAt)
    throw new RowUnreadable(`it ends (${cleanLine(cells.end)}) no later than it starts (${cleanLine(cells.start)})`);
  if (startsAt !== null && endsAt !== null && days !== null)
    return { meetings: days.map((day) => ({ day, startsAt, endsAt, place })), note: null };
  const hours = [startsAt && `from ${startsAt}`, endsAt && `to ${endsAt}`].filter(Boolean).join(' ');
  const known = [days && days.map(titleCase).join(', '), hours, place].filter(Boolean).join('; ');
  return { meetings: [], note: known ? `By arrangement: ${known}.` : null };
}

const titleCase = (day: string) => day.charAt(0) + day.slice(1).toLowerCase();
