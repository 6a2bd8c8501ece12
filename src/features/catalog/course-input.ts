import type * as S from '../../generated/schema.js';
import { badInput } from '../../kit/errors.js';

const SESSIONS_MAX = 50;
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** What is written of a course, as its columns; an absent property stays as it is. */
export interface CourseColumns {
  title?: string;
  description?: string;
  priceMinor?: number;
  currency?: string;
  holdMinutes?: number;
  credits?: number | null;
  creditsMin?: null;
  code?: string | null;
  categoryId?: string | null;
  term?: string | null;
  opensAt?: Date | null;
  closesAt?: Date | null;
  timeZone?: string;
}

/** What callers give of a course, ids as uuids. Null empties what may be empty and gives back a default otherwise. */
export type CourseFields = Omit<S.CreateCourseInput, 'title' | 'description' | 'capacity'> &
  Partial<Pick<S.UpdateCourseInput, 'title' | 'description' | 'capacity'>>;

/**
 * The columns of a course as given.
 *
 * @throws BAD_USER_INPUT with the field that is out of bounds
 */
export function courseColumnsOf(input: CourseFields): CourseColumns {
  const { title, description, price, holdMinutes, credits, timeZone } = input;
  checkCapacity(input.capacity);
  return present({
    title: title === undefined ? undefined : text('title', title ?? '', 1, 200),
    description: description === undefined ? undefined : text('description', description ?? '', 0, 10_000),
    ...(price === undefined ? {} : priceColumns(price)),
    holdMinutes: holdMinutes === undefined ? undefined : whole('holdMinutes', holdMinutes ?? 10, 1, 10_080),
    credits: credits == null ? credits : number('credits', credits, 0, 1000),
    creditsMin: credits === undefined ? undefined : null,
    code: optionalText('code', input.code, 100),
    categoryId: input.categoryId,
    term: optionalText('term', input.term, 50),
    opensAt: input.opensAt,
    closesAt: input.closesAt,
    timeZone: timeZone === undefined ? undefined : zone(timeZone ?? 'Asia/Seoul'),
  });
}

function checkCapacity(capacity: number | null | undefined): void {
  if (capacity === null) throw badInput('capacity', 'capacity cannot be empty.');
  if (capacity !== undefined) whole('capacity', capacity, 0, 1_000_000);
}

/** @throws BAD_USER_INPUT unless registration opens before it closes */
export function checkWindow(opensAt: Date | null | undefined, closesAt: Date | null | undefined): void {
  if (opensAt && closesAt && opensAt >= closesAt) throw badInput('closesAt', 'closesAt must be later than opensAt.');
}

/** One weekly meeting, as its columns. */
export interface SessionColumns {
  day: S.Weekday;
  startsAt: string;
  endsAt: string;
  place: string | null;
}

/** The weekly meetings as given; undefined when they were left out. */
export function sessionColumnsOf(sessions: readonly S.SessionInput[] | null | undefined): SessionColumns[] | undefined {
  if (sessions === undefined) return undefined;
  if (sessions && sessions.length > SESSIONS_MAX) throw badInput('sessions', `At most ${SESSIONS_MAX} sessions.`);
  return (sessions ?? []).map(({ day, startsAt, endsAt, place }) => {
    if (seconds(startsAt) >= seconds(endsAt)) throw badInput('sessions', 'endsAt must be later than startsAt.');
    return { day, startsAt, endsAt, place: optionalText('sessions.place', place, 200) ?? null };
  });
}

const seconds = (time: string) => time.padEnd(8, ':00');

function priceColumns(price: S.MoneyInput | null): { priceMinor: number; currency?: string } {
  if (!price) return { priceMinor: 0 };
  const { amountMinor, currency } = price;
  return {
    priceMinor: whole('price.amountMinor', amountMinor, 0, 2 ** 31 - 1),
    currency: currencyCode('price.currency', currency),
  };
}

/** A currency as its ISO 4217 code. */
export function currencyCode(field: string, code: string): string {
  if (!CURRENCIES.has(code)) throw badInput(field, 'currency must be an ISO 4217 code, such as KRW.');
  return code;
}

/** A text within bounds, in Unicode's composed form (NFC), without space around it. Lengths count characters. */
export function text(field: string, value: string, min: number, max: number): string {
  const clean = value.normalize('NFC').trim();
  const length = [...clean].length;
  if (length < min || length > max) throw badInput(field, `${field} must have ${min} to ${max} characters.`);
  if (clean.includes('\0')) throw badInput(field, `${field} must not contain a NUL character.`);
  return clean;
}

/** A text that may be empty, which is null. */
export function optionalText(field: string, value: string | null | undefined, max: number): string | null | undefined {
  return value == null ? value : text(field, value, 0, max) || null;
}

function number(field: string, value: number, min: number, max: number): number {
  if (!(value >= min && value <= max)) throw badInput(field, `${field} must be from ${min} to ${max}.`);
  return value;
}

/** A whole number within bounds. */
export function whole(field: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value)) throw badInput(field, `${field} must be a whole number.`);
  return number(field, value, min, max);
}

/** A name of the IANA time zone database. Offsets such as `+09:00` are none. */
function zone(name: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    if (/^[A-Za-z]/.test(name)) return name;
  } catch {
    // Said below.
  }
  throw badInput('timeZone', 'timeZone must be an IANA time zone, such as Asia/Seoul.');
}

const present = (columns: CourseColumns): CourseColumns =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
