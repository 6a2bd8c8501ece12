import type { Logger } from './log.js';

/** Work that repeats: what, how often. */
export interface Repeated {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<void>;
}

/** Runs work again and again, never twice at once; a failing run is logged. The answer stops it and waits for the last. */
export function repeat({ name, everyMs, run }: Repeated, log: Logger): () => Promise<void> {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= run()
      .catch((error: unknown) => log.error({ err: error, job: name }, 'job failed'))
      .finally(() => (running = undefined));
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
