import type { Tx } from '../../../infra/postgres/transaction.js';
import type { RefusedRow, SectionRow } from './read-row.js';

/** A row of the file on its way in: what it says, or why it is refused. */
export type StagedRow = { readonly line: number; readonly text: string } & (SectionRow | RefusedRow);

/** A batch ends with whichever comes first: so many rows, or so many characters of the file. */
const BATCH_ROWS = 1000;
const BATCH_CHARACTERS = 1_000_000;
/** Rows that are fetched at once; one is a line of the file at most. */
const FETCH_ROWS = 250;

const COLUMNS = `line int, text text, refused text, key text, code text, subject text, "categoryCode" text, term text,
  title text, description text, note text, credits float8, "creditsMin" float8, capacity int, "capacityByType" int,
  cancelled boolean, meetings jsonb, instructors jsonb`;

/**
 * Puts the rows of a file into the table `import_rows`, which lasts until the transaction's end. However long the file
 * is, one batch of it is in this process's memory.
 *
 * @returns how many
 */
export async function stageRows(tx: Tx, rows: AsyncIterable<StagedRow>): Promise<number> {
  await tx.query(`create temp table import_rows (${COLUMNS}) on commit drop`);
  let staged = 0;
  let batch: StagedRow[] = [];
  let characters = 0;
  const flush = async () => {
    await tx.query(`insert into import_rows select * from jsonb_to_recordset(?::jsonb) as rows(${COLUMNS})`, [
      JSON.stringify(batch),
    ]);
    staged += batch.length;
    batch = [];
    characters = 0;
  };
  for await (const row of rows) {
    characters += row.text.length;
    if (batch.push(row) === BATCH_ROWS || characters > BATCH_CHARACTERS) await flush();
  }
  if (batch.length > 0) await flush();
  await tx.query(`create index on import_rows (key)`);
  await tx.query(`analyze import_rows`);
  return staged;
}

/** The rows of a query, a batch at a time. */
export async function* inBatches<Row extends object>(tx: Tx, sql: string): AsyncGenerator<Row[]> {
  await tx.query(`declare import_batches cursor for ${sql}`);
  for (;;) {
    const rows = await tx.query<Row>(`fetch ${FETCH_ROWS} from import_batches`);
    if (rows.length === 0) break;
    yield rows;
  }
  await tx.query(`close import_batches`);
}
