/**
 * `first`, then every item of `source` through `map`; what maps to null is passed over.
 *
 * Not an async generator: one that waits for its source does not hear `return()` until the source speaks again, so a
 * subscriber that left would hold its feed open, and one more event would follow its `complete`.
 */
export function following<Item, Value>(
  source: AsyncIterableIterator<Item>,
  map: (item: Item) => Value | null,
  first: readonly Value[] = [],
): AsyncIterableIterator<Value> {
  const opening = [...first];
  const values: AsyncIterableIterator<Value> = {
    async next() {
      const value = opening.shift();
      if (value !== undefined) return { value, done: false };
      for (;;) {
        const item = await source.next();
        if (item.done) return { value: undefined, done: true };
        const mapped = map(item.value);
        if (mapped !== null) return { value: mapped, done: false };
      }
    },
    async return() {
      opening.length = 0;
      await source.return?.();
      return { value: undefined, done: true };
    },
    async throw(error) {
      await source.return?.();
      throw error;
    },
    [Symbol.asyncIterator]: () => values,
  };
  return values;
}
