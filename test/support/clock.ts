import type { Clock } from '../../src/infra/clock.js';

/** A clock that stands still until it is told. It begins at the present second. */
export class ManualClock implements Clock {
  #nowMs = Math.floor(Date.now() / 1000) * 1000;

  nowMs(): number {
    return this.#nowMs;
  }

  forStore(): number {
    return this.#nowMs;
  }

  advance({ seconds = 0, minutes = 0 }: { seconds?: number; minutes?: number }): void {
    this.#nowMs += (minutes * 60 + seconds) * 1000;
  }
}
