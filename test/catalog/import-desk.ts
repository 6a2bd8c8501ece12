import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll } from '@jest/globals';
import { runImport } from '../../src/commands/run-import.js';
import type { TestApp } from '../support/app.js';
import { csv, HEADER, type Cells } from './import-fixture.js';

/** What a run of the command said and left. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The summary's numbers; null where it printed none. */
  readonly counts: { created: number; updated: number; unchanged: number; refused: number } | null;
}

/** A folder for the files of a test file, and the command run on them. */
export class ImportDesk {
  folder = '';

  constructor(readonly app: TestApp) {}

  path = (name: string) => path.join(this.folder, name);

  async write(content: string | Uint8Array, name = 'catalogue.csv'): Promise<string> {
    await writeFile(this.path(name), content);
    return this.path(name);
  }

  /** Runs `npm run import -- <args>` on the test's database. */
  async command(...args: string[]): Promise<Run> {
    let [out, err] = ['', ''];
    const into = (take: (text: string) => void) =>
      new Writable({
        write(chunk, _encoding, done) {
          take(String(chunk));
          done();
        },
      });
    const code = await runImport(
      args,
      { out: into((text) => (out += text)), err: into((text) => (err += text)) },
      (work) => work(this.app.apps[0]!.infra),
    );
    const count = (what: string) => Number(new RegExp(`${what} +([\\d,]+)`).exec(out)?.[1]?.replaceAll(',', ''));
    const counts = out.includes('created')
      ? {
          created: count('created'),
          updated: count('updated'),
          unchanged: count('unchanged'),
          refused: count('refused'),
        }
      : null;
    return { code, out, err, counts };
  }

  /** Imports a file of these rows into `2031-summer`. */
  async rows(rows: readonly Cells[], columns: readonly string[] = HEADER): Promise<Run> {
    return this.command(await this.write(csv(rows, columns)), '--term', '2031-summer');
  }

  /** The whole catalogue as it stands in the database, with everything an import could touch. */
  catalogue() {
    return this.app.sql(
      `select c.id, c.code, c.title, c.description, c.state, c.credits, c.credits_min, c.price_minor, c.opens_at, c.time_zone,
              c.cancel_reason, c.import_key, c.xmin::text as written, seats.capacity, taken, version, announced, categories.code as category,
              (select json_agg(to_jsonb(s) - 'course_id' order by s.id) from course_sessions s where course_id = c.id) as sessions,
              (select json_agg(a.name order by position) from course_instructors join accounts a on a.id = account_id
                where course_id = c.id) as instructors
         from courses c left join seats on seats.course_id = c.id left join categories on categories.id = category_id
        order by c.code`,
    );
  }
}

export function useImportDesk(app: TestApp): ImportDesk {
  const desk = new ImportDesk(app);
  beforeAll(async () => void (desk.folder = await mkdtemp(path.join(tmpdir(), 'course-catch-import-'))));
  afterAll(() => rm(desk.folder, { recursive: true, force: true }));
  return desk;
}
