import { cleanLine, cleanText } from './clean-text.js';
import type { Mapping } from './mapping.js';
import { readFixed, readMeetings, type Meeting } from './read-meeting.js';
import { RowUnreadable } from './row-unreadable.js';

/** What one row says about a section. Several rows with one `key` are several meetings of it. */
export interface SectionRow {
  /** The registrar's key; the code where the file has none. */
  readonly key: string;
  /** `AAS 201 ONL`. */
  readonly code: string;
  readonly subject: string;
  /** The subject as a category's code: `aas`. */
  readonly categoryCode: string;
  readonly term: string;
  readonly title: string;
  readonly description: string;
  /** Goes below the description: what is known of a meeting that has no fixed time. */
  readonly note: string | null;
  readonly credits: number | null;
  /** The fewest, where they vary; else null. */
  readonly creditsMin: number | null;
  /** Seats that the file names, else null. */
  readonly capacity: number | null;
  /** Seats by the section's type, for when the file names none. */
  readonly capacityByType: number;
  /** Whether the registrar called it off. */
  readonly cancelled: boolean;
  readonly meetings: readonly Meeting[];
  readonly instructors: readonly string[];
}

/** A row that is not taken in. `key` where it could be read: its whole section is refused with it. */
export interface RefusedRow {
  readonly refused: string;
  readonly key: string | null;
}

/**
 * Reads one row as a person would.
 *
 * @param cell the text in a column of the row
 */
export function readRow(mapping: Mapping, cell: (column: string) => string): SectionRow | RefusedRow {
  const { columns } = mapping;
  const at = (column: string | null) => (column === null ? '' : cell(column));
  let key: string | null = null;
  try {
    const subject = short('subject', cleanLine(at(columns.subject)), 100);
    const number = short('number', cleanLine(at(columns.number)), 100);
    const code = [subject, number, readFixed(at(columns.section))].filter(Boolean).join(' ');
    key = cleanLine(at(columns.key)) || code;
    if (!subject || !number) throw new RowUnreadable(`there is no ${subject ? 'number' : 'subject'}`);
    const { meetings, note } = readMeetings({
      start: at(columns.start),
      end: at(columns.end),
      days: at(columns.days),
      room: at(columns.room),
      building: at(columns.building),
    });
    return {
      key: short('key', key, 100),
      code: short('code', code, 100),
      subject,
      categoryCode: subject.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-'),
      term: cleanLine(at(columns.term)),
      title: readTitle(cleanLine(at(columns.title)), cleanLine(at(columns.subtitle))),
      description: readDescription(columns.description.map(at)),
      note,
      ...readCredits(at(columns.sectionCredits), at(columns.credits)),
      capacity: readCapacity(at(columns.capacity)),
      capacityByType: mapping.capacities[cleanLine(at(columns.type)).toLowerCase()] ?? mapping.capacityOtherwise,
      cancelled: columns.statuses.some((column) => mapping.cancelled.includes(cleanLine(at(column)).toLowerCase())),
      meetings,
      instructors: readInstructors(at(columns.instructors), mapping.instructorSeparator),
    };
  } catch (error) {
    if (error instanceof RowUnreadable) return { refused: error.message, key };
    throw error;
  }
}

function short(what: string, text: string, max: number): string {
  if (text.length > max) throw new RowUnreadable(`the ${what} is longer than ${max} characters`);
  return text;
}

/** `Seminars` and `Trial Advocacy` → `Seminars: Trial Advocacy`; one alone where the other says nothing more. */
export function readTitle(name: string, subtitle: string): string {
  const both = name && subtitle && !name.toLowerCase().includes(subtitle.toLowerCase());
  const title = both && name.length + subtitle.length < 199 ? `${name}: ${subtitle}` : name || subtitle;
  if (!title) throw new RowUnreadable('there is no title');
  return short('title', title, 200);
}

/** The paragraphs below each other, without those that another contains. */
export function readDescription(cells: readonly string[]): string {
  const paragraphs: string[] = [];
  for (const paragraph of cells.map(cleanText)) {
    if (!paragraphs.some((above) => above.includes(paragraph))) paragraphs.push(paragraph);
  }
  return short('description', paragraphs.filter(Boolean).join('\n\n'), 9_000);
}

const AROUND_HOURS = /\b(to|or|and|hours?|hrs?|credits?)\b|[,;–-]|\.(?!\d)/gi;

/**
 * `3 hours.` → 3; `1 TO 4 hours.`, `3 OR 4 hours.`, `1, 2 OR 3 hours.` → from the fewest to the most. What is settled
 * for the section goes before what the course offers.
 */
export function readCredits(settled: string, offered: string): { credits: number | null; creditsMin: number | null } {
  const text = readFixed(settled) ?? readFixed(offered);
  if (text === null) return { credits: null, creditsMin: null };
  const numbers = text.replace(AROUND_HOURS, ' ').trim().split(/\s+/);
  if (!numbers.every((number) => /^(\d{1,3})?(\.\d{1,2})?$/.test(number) && number))
    throw new RowUnreadable(`"${text}" is no number of credit hours`);
  const [least, most] = [Math.min(...numbers.map(Number)), Math.max(...numbers.map(Number))];
  return { credits: most, creditsMin: least === most ? null : least };
}

function readCapacity(cell: string): number | null {
  const text = readFixed(cell);
  if (text === null) return null;
  if (!/^\d{1,7}$/.test(text) || Number(text) > 1_000_000)
    throw new RowUnreadable(`"${text}" is no number of seats from 0 to 1,000,000`);
  return Number(text);
}

/** The names, each once, in their order; `Staff` and `TBA` are nobody. */
export function readInstructors(cell: string, separator: string): string[] {
  // Entities first: their own semicolons part nobody.
  const names = cleanLine(cell).split(separator).map(cleanLine);
  const people = names.filter((name) => readFixed(name) !== null && !/^staff$/i.test(name));
  return [...new Set(people)].map((name) => short("instructor's name", name, 200));
}
