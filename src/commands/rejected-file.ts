import { appendFile, rename, rm, writeFile } from 'node:fs/promises';
import type { RefusedLine, Refusals } from '../features/catalog/import/index.js';

/**
 * The rows that an import refused, as they stand in its file, each after its line number and the reason: mended, the
 * file can be imported itself. It appears when it is whole, and an older one goes when nothing was refused.
 */
export class RejectedFile implements Refusals {
  readonly #unfinished: string;
  #header = '';
  #begun = false;

  constructor(
    readonly path: string,
    /** The character between the columns, as in the file. */
    readonly delimiter: string,
  ) {
    this.#unfinished = `${path}.unfinished`;
  }

  async begin(header: string): Promise<void> {
    await this.drop();
    this.#header = header;
    this.#begun = false;
  }

  async add(rows: readonly RefusedLine[]): Promise<void> {
    if (!this.#begun) await writeFile(this.#unfinished, ['Line', 'Reason', this.#header].join(this.delimiter) + '\n');
    this.#begun = true;
    const lines = rows.map(({ line, reason, text }) => [line, quoted(reason), text].join(this.delimiter) + '\n');
    await appendFile(this.#unfinished, lines.join(''));
  }

  /** Everything is told: puts the file in its place. */
  async keep(): Promise<void> {
    if (this.#begun) await rename(this.#unfinished, this.path);
    else await rm(this.path, { force: true });
  }

  /** Leaves nothing unfinished behind. */
  async drop(): Promise<void> {
    await rm(this.#unfinished, { force: true });
  }
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
