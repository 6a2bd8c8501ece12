import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Redis } from 'ioredis';

/** A Lua script of this project, for the test that compares its header with its wrapper. */
export interface ScriptSpec<Key extends string = string, Arg extends string = string> {
  readonly source: URL;
  /** Lua that several scripts share, put before this one. */
  readonly library?: URL;
  readonly keys: readonly Key[];
  readonly args: readonly Arg[];
  /** The name of a list of arguments after the named ones, where the script takes one. */
  readonly rest?: string;
}

interface ScriptCall<Key extends string, Arg extends string> {
  keys: Record<Key, string>;
  args: Record<Arg, string | number>;
  rest?: readonly (string | number)[];
}

/** Every script that was defined, in order of loading. */
export const scripts: ScriptSpec[] = [];

/**
 * A Lua script called by name: its keys and arguments are named here once, in the order the script reads them. The
 * only place that knows positions. Calls made in one tick travel in one write (ioredis queues; use `redis.pipeline()`
 * semantics of the connection).
 *
 * @param spec.reply checks and shapes what the script answers
 */
export function defineScript<const Key extends string, const Arg extends string, Reply>(
  spec: ScriptSpec<Key, Arg> & { reply: (raw: unknown) => Reply },
): (redis: Redis, call: ScriptCall<Key, Arg>) => Promise<Reply> {
  scripts.push(spec);
  const lua = [spec.library, spec.source].map((file) => (file ? readFileSync(file, 'utf8') : '')).join('');
  // The digest keeps two versions of one script apart on a shared client.
  const digest = createHash('sha1').update(lua).digest('hex').slice(0, 8);
  const command = `script:${path.basename(spec.source.pathname, '.lua')}:${digest}`;
  const known = new WeakSet<Redis>();

  return async (redis, { keys, args, rest = [] }) => {
    if (!known.has(redis)) {
      redis.defineCommand(command, { lua, numberOfKeys: spec.keys.length });
      known.add(redis);
    }
    const run = (redis as unknown as Record<string, (...given: (string | number)[]) => Promise<unknown>>)[command]!;
    const given = [...spec.keys.map((key) => keys[key]), ...spec.args.map((arg) => args[arg]), ...rest];
    return spec.reply(await run.call(redis, ...given));
  };
}
