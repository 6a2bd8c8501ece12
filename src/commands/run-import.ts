import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import {
  BrokenFile,
  DEFAULT_CAPACITIES,
  DEFAULT_CAPACITY,
  importCatalogue,
  readMapping,
  UIUC,
  type ImportSummary,
} from '../features/catalog/import/index.js';
import { makeContext, type Infra } from '../infra/context.js';
import { RejectedFile } from './rejected-file.js';

export const HELP = `Takes a registrar's CSV file into the catalogue.

  npm run import -- <file.csv> --term <term> [--mapping <file.json>] [--draft] [--rejected <file.csv>]

  --term      the term of its courses, for example 2025-summer
  --mapping   how to read the file; without it, as the University of Illinois writes its course catalogue
  --draft     new courses wait as drafts; without it they are published
  --rejected  where refused rows go; default <file>.rejected.csv beside the file

Rows with the same key (CRN) are meetings of one section, and each section is a course. Courses are found again by term
and key: running it again changes nothing, and only what the file changed is changed. A course's state, window, price
and taken seats are never touched; a row that asks for fewer seats than are taken is refused. A section that the
registrar cancelled arrives cancelled; a course is cancelled with it only while nobody has a seat in it.

A file that cannot be trusted (another delimiter, a missing column, a lost quote, not UTF-8) is refused whole, and
nothing is changed.

The mapping file is JSON; what it leaves out is as below.

${JSON.stringify(
  {
    columns: UIUC.columns,
    delimiter: ',',
    instructorSeparator: ';',
    cancelled: UIUC.cancelled,
    timeZone: 'Asia/Seoul',
    price: UIUC.price,
    category: UIUC.category,
    subjects: { CS: 'Computer Science' },
    capacities: { Lecture: 120 },
    capacityOtherwise: DEFAULT_CAPACITY,
  },
  null,
  2,
)}

Where the file has no column of seats, a new section gets seats by its type (the fewest, where it has several):

${Object.entries(DEFAULT_CAPACITIES)
  .map(([type, seats]) => `  ${type.padEnd(28)}${String(seats).padStart(4)}`)
  .join('\n')}
  ${'anything else'.padEnd(28)}${String(DEFAULT_CAPACITY).padStart(4)}

Without a mapping file the time zone is ${UIUC.timeZone}. DATABASE_URL and REDIS_URL are used where they are set; else
the stores of the server that runs on DATA_DIR, or of DATA_DIR itself when none runs.
`;

/** The command line makes no sense; the message says why. */
class UsageError extends Error {}

/** Where the command speaks: the result on `out`, progress and complaints on `err`. */
export interface Terminal {
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
}

/**
 * The command `import`. Tests hand in the machines; the program opens those of its settings.
 *
 * @returns the exit code: 0 done, 1 nothing was imported, 2 the command line makes no sense
 */
export async function runImport(
  args: readonly string[],
  { out, err }: Terminal,
  withInfra: (work: (infra: Infra) => Promise<void>) => Promise<void>,
): Promise<number> {
  let imported = false;
  try {
    const options = parse(args);
    if (!options) {
      out.write(HELP);
      return 0;
    }
    const mapping = options.mapping ? readMapping(await readFile(options.mapping, 'utf8')) : UIUC;
    const { size } = await stat(options.file);
    await withInfra(async (infra) => {
      const bar = progressBar(err);
      bar.start(size, 0, { what: 'reading' });
      const rejected = new RejectedFile(options.rejected, mapping.delimiter);
      try {
        const summary = await importCatalogue(makeContext(infra), {
          path: options.file,
          term: options.term,
          mapping,
          draft: options.draft,
          onBytes: (bytes) => bar.update(bytes, { what: bytes < size ? 'reading' : 'writing' }),
          refusals: rejected,
        });
        imported = true;
        await rejected.keep();
        bar.update(size, { what: 'done' });
        bar.stop();
        out.write(worded(summary, options));
      } finally {
        bar.stop();
        await rejected.drop();
      }
    });
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      err.write(`${error.message}\nnpm run import -- --help tells more.\n`);
      return 2;
    }
    err.write(`${complaintOf(error)}\n${imported ? 'The file was imported all the same.' : 'Nothing was imported.'}\n`);
    return 1;
  }
}

interface Options {
  readonly file: string;
  readonly term: string;
  readonly mapping?: string;
  readonly draft: boolean;
  readonly rejected: string;
}

/** Null where help is asked for. */
function parse(args: readonly string[]): Options | null {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        term: { type: 'string' },
        mapping: { type: 'string' },
        draft: { type: 'boolean', default: false },
        rejected: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { values, positionals } = parsed;
  if (values.help) return null;
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new UsageError('Name one CSV file.');
  if (!values.term || !/^[\p{L}\p{N}][\p{L}\p{N}-]{0,39}$/u.test(values.term))
    throw new UsageError('Name the term: --term 2025-summer (letters, digits and dashes).');
  const { dir, name } = path.parse(file);
  return {
    file,
    term: values.term,
    mapping: values.mapping,
    draft: values.draft ?? false,
    rejected: values.rejected ?? path.join(dir, `${name}.rejected.csv`),
  };
}

function complaintOf(error: unknown): string {
  if (error instanceof BrokenFile) return `The file is broken. ${capital(error.message)}`;
  return (error as Error).message;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function progressBar(stream: NodeJS.WritableStream): SingleBar {
  return new SingleBar({
    format: '{what} {bar} {percentage}%',
    stream,
    hideCursor: true,
    clearOnComplete: false,
    noTTYOutput: true,
    notTTYSchedule: 2000,
  });
}

function worded(
  { rows, refused, created, updated, unchanged }: ImportSummary,
  { file, term, rejected }: Options,
): string {
  const line = (what: string, count: number, unit: string) =>
    `  ${what.padEnd(10)}${count.toLocaleString('en').padStart(9)} ${unit}\n`;
  return [
    `${path.basename(file)}: ${rows.toLocaleString('en')} rows for ${term}\n`,
    line('created', created, 'courses'),
    line('updated', updated, 'courses'),
    line('unchanged', unchanged, 'courses'),
    line('refused', refused, refused > 0 ? `rows, see ${rejected}` : 'rows'),
  ].join('');
}
