import type { Context } from '../../../infra/context.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { gatherSections } from './gather-sections.js';
import type { Mapping } from './mapping.js';
import { readFile } from './read-file.js';
import { readRow } from './read-row.js';
import { inBatches, stageRows, type StagedRow } from './stage.js';
import { writeSections, type Written } from './write-sections.js';

/** What to import, and who wants to know how it goes. */
export interface ImportInput {
  /** The CSV file. */
  readonly path: string;
  /** The term its courses belong to, for example `2025-summer`. */
  readonly term: string;
  readonly mapping: Mapping;
  /** Whether new courses wait as drafts instead of being published. */
  readonly draft?: boolean;
  /** Is told how many bytes of the file are read. */
  readonly onBytes?: (bytes: number) => void;
  /** Is told the refused rows before the commit. */
  readonly refusals?: Refusals;
}

/** Takes down the rows that were not taken in. */
export interface Refusals {
  /** Forgets what it was told: the rows come now, perhaps for the second time. */
  begin(header: string): Promise<void>;
  /** Some more of them, by line. */
  add(rows: readonly RefusedLine[]): Promise<void>;
}

/** A row that was not taken in. */
export interface RefusedLine {
  readonly line: number;
  readonly reason: string;
  /** As it stands in the file. */
  readonly text: string;
}

/** What came of it: rows of the file, and courses. */
export interface ImportSummary extends Written {
  readonly rows: number;
  readonly refused: number;
}

/**
 * Takes a registrar's file into the catalogue, all of it in one transaction: sections become courses, found again by
 * term and key, so that a second run changes nothing. Rows that make no sense are refused one by one.
 *
 * @throws BrokenFile where the file as a whole cannot be trusted; then nothing was changed
 */
export async function importCatalogue(ctx: Context, input: ImportInput): Promise<ImportSummary> {
  const summary = await transaction(ctx, async (tx): Promise<ImportSummary> => {
    // One import at a time: two would both find that a course is new.
    await tx.query(`select pg_advisory_xact_lock(hashtext('course-catch:import'))`);
    let header = '';
    const rows = await stageRows(
      tx,
      stagedRows(input, (text) => (header = text)),
    );
    await gatherSections(tx, input);
    const written = await writeSections(tx, { ...input, draft: input.draft ?? false });
    let refused = 0;
    await input.refusals?.begin(header);
    const refusals = `select line, refused as reason, text from import_rows where refused is not null order by line`;
    for await (const lines of inBatches<RefusedLine>(tx, refusals)) {
      await input.refusals?.add(lines);
      refused += lines.length;
    }
    return { rows, ...written, refused };
  });
  if (summary.updated > 0) ctx.events.wakeRelay();
  return summary;
}

async function* stagedRows(
  { path, mapping, onBytes }: ImportInput,
  onHeader: (header: string) => void,
): AsyncGenerator<StagedRow> {
  for await (const { line, text, cell } of readFile(path, mapping, { onHeader, onBytes }))
    yield { line, text, ...readRow(mapping, cell) };
}
