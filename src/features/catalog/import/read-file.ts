import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { pipeline, Transform } from 'node:stream';
import { CsvError, parse, type InfoRecord } from 'csv-parse';
import { columnsOf, type Mapping } from './mapping.js';

/** A file that cannot be trusted as a whole; nothing of it is taken in. `line` counts from 1. */
export class BrokenFile extends Error {
  override name = 'BrokenFile';

  constructor(
    readonly line: number,
    readonly complaint: string,
  ) {
    super(`line ${line}: ${complaint}`);
  }
}

/** One row of the file. */
export interface FileRow {
  /** The line it begins on; the header's is 1. */
  readonly line: number;
  /** As it stands in the file, without the line end. */
  readonly text: string;
  /** The text in a column, empty where the file has no such column. */
  cell(column: string): string;
}

/** No line of a sane file is longer, in bytes: what a lost quote or a foreign format swallows ends here. */
const LINE_MAX = 1024 * 1024;

/** What the parser gives with `raw`. */
interface RawRow {
  readonly record: string[];
  readonly raw: string;
}

/**
 * Reads a CSV file (RFC 4180, UTF-8, with a header) row by row; no more than a few rows are in memory.
 *
 * @param onHeader is told the header as it stands in the file
 * @param onBytes is told how many bytes are read so far
 * @throws BrokenFile
 */
export async function* readFile(
  path: string,
  mapping: Mapping,
  { onHeader, onBytes }: { onHeader?: (header: string) => void; onBytes?: (bytes: number) => void } = {},
): AsyncGenerator<FileRow> {
  let places: Map<string, number> | undefined;
  let [lastLine, blankLines] = [0, 0];
  /** The line on which the row after the last one begins. */
  const nextLine = (info: { empty_lines?: number }) => lastLine + (info.empty_lines ?? blankLines) - blankLines + 1;
  // Called while the parser reads, ahead of the loop below: an error further on would take the header with it.
  const onRow = ({ record, raw }: RawRow, info: InfoRecord): FileRow | null => {
    const line = nextLine(info);
    [lastLine, blankLines] = [info.lines, info.empty_lines];
    const text = raw.replace(/^\n+|\n$/g, '');
    if (places) {
      const known = places;
      return { line, text, cell: (column) => record[known.get(column.toLowerCase()) ?? -1] ?? '' };
    }
    places = placesOf(record, mapping, line);
    onHeader?.(text.replace(/^\ufeff/, ''));
    return null;
  };
  const parser = parse({
    bom: true,
    delimiter: mapping.delimiter,
    raw: true,
    skip_empty_lines: true,
    on_record: onRow as never,
  });
  // Whatever fails on the way ends the parser with that failure, and so the loop.
  pipeline(createReadStream(path), utf8Lines(onBytes), parser, () => {});
  try {
    yield* parser as AsyncIterable<FileRow>;
  } catch (error) {
    throw error instanceof CsvError
      ? new BrokenFile(nextLine(error as { empty_lines?: number }), worded(error))
      : error;
  }
  if (!places) throw new BrokenFile(1, 'the file is empty');
}

/** Where each column stands, by its lower-case name. */
function placesOf(header: readonly string[], mapping: Mapping, line: number): Map<string, number> {
  const places = new Map<string, number>();
  for (const [place, name] of header.entries()) {
    const column = name.trim().toLowerCase();
    if (places.has(column) && column) throw new BrokenFile(line, `the column "${name.trim()}" stands there twice`);
    places.set(column, place);
  }
  const missing = columnsOf(mapping).filter((column) => !places.has(column.toLowerCase()));
  if (missing.length === 0) return places;
  const names = missing.map((column) => `"${column}"`).join(', ');
  const hint = header.length === 1 ? ` Is "${mapping.delimiter}" the character between the columns?` : '';
  throw new BrokenFile(line, `there is no column ${names}.${hint}`);
}

function worded({ code, message }: CsvError): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote that is opened in this row is never closed';
    case 'CSV_MAX_RECORD_SIZE':
      return 'the row does not end; is a quote missing?';
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return message.replace(/^Invalid Record Length: (.*) on line \d+$/, 'the number of columns is wrong: $1');
    default:
      return message;
  }
}

/** Lets whole lines of UTF-8 through, each ended by a line feed. */
function utf8Lines(onBytes: ((bytes: number) => void) | undefined): Transform {
  let rest: Buffer = Buffer.alloc(0);
  let [line, bytes] = [1, 0];
  const pass = (lines: Buffer): string => {
    if (!isUtf8(lines) || lines.includes(0)) throw new BrokenFile(line + badLineIn(lines), 'this is not UTF-8 text');
    const text = lines.toString('utf8').replace(/\r\n?/g, '\n');
    line += text.split('\n').length - 1;
    return text;
  };
  return new Transform({
    readableObjectMode: false,
    decodeStrings: true,
    transform(chunk: Buffer, _encoding, done) {
      onBytes?.((bytes += chunk.length));
      const all = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      // A carriage return at the very end may be half of a line end.
      const end = Math.max(all.lastIndexOf(0x0a), all.lastIndexOf(0x0d, -2)) + 1;
      rest = all.subarray(end);
      try {
        if (rest.length > LINE_MAX) throw new BrokenFile(line, 'the line does not end; is this a CSV file?');
        done(null, end > 0 ? pass(all.subarray(0, end)) : null);
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        done(null, rest.length > 0 ? pass(rest) : null);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

/** How many whole lines stand before the first one that is not UTF-8. */
function badLineIn(bytes: Buffer): number {
  let [from, lines] = [0, 0];
  for (;;) {
    const end = bytes.indexOf(0x0a, from);
    const line = bytes.subarray(from, end < 0 ? undefined : end);
    if (end < 0 || !isUtf8(line) || line.includes(0)) return lines;
    from = end + 1;
    lines += 1;
  }
}
