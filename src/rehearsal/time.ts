import { setTimeout as pause } from 'node:timers/promises';

/** Epoch milliseconds with fractions, from a clock that never jumps. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

/** Waits until an instant; at once where it has passed. */
export async function until(atMs: number): Promise<void> {
  const inMs = atMs - nowMs();
  if (inMs > 0) await pause(inMs);
}

/** Runs work for every item, so many at a time. */
export async function inTurns<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
