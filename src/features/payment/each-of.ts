import type { Context } from '../../infra/context.js';

/** How many are worked on at once: each holds a connection for moments only. */
const AT_ONCE = 8;

/** Does something for each of many, several at once. One that fails is logged and never stops the rest. */
export async function eachOf<Item>(
  ctx: Context,
  items: readonly Item[],
  what: string,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      await work(item).catch((error: unknown) => ctx.log.error({ err: error }, `${what} could not be worked off`));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}
