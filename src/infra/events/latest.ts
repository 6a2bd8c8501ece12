/** What a slow reader is owed of something that is state: the latest value of each key, never a backlog. */
export interface Latest<Key, Value> {
  /** Offers a value; one not yet read under the same key is replaced. */
  push(key: Key, value: Value): void;
  /** Ends the reader with an error after what is pending. */
  fail(error: unknown): void;
  readonly values: AsyncIterableIterator<Value>;
}

/**
 * A conflating queue: keys come out in the order in which they first changed since they were last read.
 *
 * @param onEnd runs once when the reader has gone or the queue has failed
 */
export function latest<Key, Value>(onEnd: () => void): Latest<Key, Value> {
  const pending = new Map<Key, Value>();
  const waiting: { resolve(result: IteratorResult<Value>): void; reject(error: unknown): void }[] = [];
  let failure: { error: unknown } | undefined;
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    pending.clear();
    for (const reader of waiting.splice(0)) reader.resolve({ value: undefined, done: true });
    onEnd();
  };
  const values: AsyncIterableIterator<Value> = {
    next() {
      if (pending.size > 0) {
        const [key, value] = pending.entries().next().value!;
        pending.delete(key);
        return Promise.resolve({ value, done: false });
      }
      if (failure && !ended) {
        end();
        return Promise.reject(failure.error);
      }
      if (ended) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() {
      end();
      return Promise.resolve({ value: undefined, done: true });
    },
    throw(error) {
      end();
      return Promise.reject(error);
    },
    [Symbol.asyncIterator]: () => values,
  };
  return {
    push(key, value) {
      if (ended || failure) return;
      const reader = waiting.shift();
      if (reader) reader.resolve({ value, done: false });
      else pending.set(key, value);
    },
    fail(error) {
      if (ended || failure) return;
      failure = { error };
      const reader = waiting.shift();
      if (!reader) return;
      end();
      reader.reject(error);
    },
    values,
  };
}
