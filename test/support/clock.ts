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

  advance({ seconds = 0, minutes = 0, days = 0 }: { seconds?: number; minutes?: number; days?: number }): void {
    this.#nowMs += ((days * 24 * 60 + minutes) * 60 + seconds) * 1000;
  }
}
