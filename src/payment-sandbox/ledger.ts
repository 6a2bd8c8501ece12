import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';

/**
 * A file of entries that is only added to: one JSON line each, on the disk before `append` comes back. What a crash left
 * of a last line was never answered for, and is cut off.
 */
export class Ledger<Entry extends object> {
  readonly #file: number;
  #broken = false;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Opens a ledger and gives every entry there is to `replay`, in order. */
  static open<Entry extends object>(file: string, replay: (entry: Entry) => void): Ledger<Entry> {
    mkdirSync(path.dirname(file), { recursive: true });
    const handle = openSync(file, 'a+', 0o600);
    const bytes = readFileSync(handle);
    const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
    if (whole.length < bytes.length) ftruncateSync(handle, whole.length);
    for (const line of whole.toString('utf8').split('\n')) if (line !== '') replay(JSON.parse(line) as Entry);
    return new Ledger<Entry>(handle);
  }

  append(entry: Entry): void {
    if (this.#broken) throw new Error('the ledger cannot be written');
    // After half a line nothing may follow: the next opening cuts it off.
    this.#broken = true;
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    for (let written = 0; written < line.length;) written += writeSync(this.#file, line, written);
    fsyncSync(this.#file);
    this.#broken = false;
  }

  close(): void {
    closeSync(this.#file);
  }
}
