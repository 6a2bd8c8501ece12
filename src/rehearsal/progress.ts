import { SingleBar } from 'cli-progress';
import type { Records } from './record.js';
import type { Look } from './timeline.js';
import type { Story } from './story.js';
import { count } from './verdict.js';

/** What a person at the terminal sees while it runs: one line that changes. */
export class Progress {
  readonly #bar: SingleBar;
  #shown = false;

  constructor(stream: NodeJS.WritableStream) {
    this.#bar = new SingleBar({
      format: '{phase} {bar} {value}/{total} {figures}',
      stream,
      hideCursor: true,
      clearOnComplete: false,
      noTTYOutput: true,
      notTTYSchedule: 5_000,
      barsize: 24,
    });
  }

  /** Begins a phase of so many steps. */
  begin(phase: string, total: number): void {
    this.end();
    this.#bar.start(Math.max(1, total), 0, { phase: phase.padEnd(10), figures: '' });
    this.#shown = true;
  }

  update(done: number, figures = ''): void {
    this.#bar.update(done, { figures });
  }

  end(): void {
    if (this.#shown) this.#bar.stop();
    this.#shown = false;
  }
}

/** The day so far, in one line. */
export function figuresOf({ stories, records, look }: { stories: readonly Story[]; records: Records; look?: Look }) {
  const seats = stories.filter(({ ending }) => ending === 'enrolled').length;
  const room = look ? `waiting ${count(look.waiting)} · inside ${count(look.active)} · ` : '';
  return `${room}seats ${count(seats)} · errors ${count(records.wrongs)}`;
}

export const isDone = ({ ending, because }: Story): boolean => ending !== 'unfinished' || because !== null;
