import DataLoader from 'dataloader';
import type { Context } from '../context.js';

/**
 * A batched, per-operation lookup: all `load` calls of one tick become one statement.
 *
 * @param batch gives one answer per key, in the order of the keys
 * @returns the loader of a context; the same context always gets the same one
 */
export function defineLoader<Key extends string, Value>(
  batch: (ctx: Context, keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
): (ctx: Context) => DataLoader<Key, Value> {
  const loaders = new WeakMap<Context, DataLoader<Key, Value>>();
  return (ctx) => {
    let loader = loaders.get(ctx);
    if (!loader) loaders.set(ctx, (loader = new DataLoader((keys) => batch(ctx, keys))));
    return loader;
  };
}

/** Puts rows in the order of the keys they were asked by; `missing` fills the gaps. */
export function inOrder<Row, Value = Row>(
  keys: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  missing: Value,
): (Row | Value)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? missing);
}
