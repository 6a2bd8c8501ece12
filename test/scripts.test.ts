import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import '../src/features/index.js';
import { scripts, type ScriptSpec } from '../src/infra/redis/script.js';

/** The opening comment of a Lua file, by section: the first word of each line under it. */
function headerOf(source: URL): { keys: string[]; args: string[]; replies: boolean } {
  const header = /^--\[\[\n([\s\S]*?)\n\]\]/.exec(readFileSync(source, 'utf8'))?.[1] ?? '';
  const section = (title: string) => {
    const lines = new RegExp(`^  ${title}  (.*(?:\\n        .*)*)`, 'm').exec(header)?.[1] ?? '';
    return lines.split('\n').flatMap((line) => {
      const [names] = line.trim().split(/\s{2,}/);
      return names!.split(', ');
    });
  };
  return { keys: section('KEYS'), args: section('ARGV'), replies: /^  (?:Replies|Returns) \S/m.test(header) };
}

const nameOf = ({ source }: ScriptSpec) => path.basename(source.pathname);
const codeOf = (source: URL) =>
  readFileSync(source, 'utf8')
    .replace(/--\[\[[\s\S]*?\]\]/g, '')
    .replace(/--.*$/gm, '');

const KEYLESS = new Set(['TIME', 'INFO', 'PUBLISH']);

describe('a Lua script', () => {
  test('is there to be compared', () => {
    expect(scripts.length).toBeGreaterThan(0);
  });

  test.each(scripts.map((spec) => [nameOf(spec), spec] as const))('%s says what its wrapper passes', (_name, spec) => {
    const { keys, args, replies } = headerOf(spec.source);

    expect(keys).toEqual([...spec.keys]);
    expect(args).toEqual([...spec.args, ...(spec.rest ? ['...'] : [])]);
    expect(replies).toBe(true);
  });

  test.each(scripts.map((spec) => [nameOf(spec), spec] as const))('%s makes no key of its own', (_name, spec) => {
    const code = [spec.library, spec.source].map((source) => (source ? codeOf(source) : '')).join('\n');
    // A key is one of KEYS, or a name that was read from KEYS: never a text or a sum of texts.
    const names = new Set<string>();
    for (const [, list] of code.matchAll(/local ([\w, ]+) = (?:KEYS\[\d+\](?:, )?)+/g))
      for (const name of list!.split(', ')) names.add(name);

    for (const [call, command, key] of code.matchAll(/redis\.p?call\('(\w+)'(?:, ([^,)]+))?/g)) {
      const named = KEYLESS.has(command!) || names.has(key!) || /^KEYS\[\d+\]$/.test(key!);
      expect(named ? 'named' : call).toBe('named');
    }
  });
});
