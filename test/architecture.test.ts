import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** Bottom to top: a file imports its own level or one below it. */
const LEVELS = [
  'generated',
  'kit',
  'infra',
  'features',
  'sample',
  'transport',
  'app',
  'embedded',
  'payment-sandbox',
  'rehearsal',
  'commands',
  'main',
];
/** Top to bottom: a feature imports those after it, and only through their front door. */
const FEATURES = [
  ...['ops', 'insights', 'community', 'webhooks', 'notifications', 'interests', 'programs', 'change-requests'],
  ...['settlement', 'payment', 'coupons', 'waitlist', 'enrollment', 'queue', 'catalog', 'seats', 'accounts'],
];

interface Import {
  from: string;
  /** A path below src/ such as `kit/id.ts`, or the name of a package. */
  to: string;
  inside: boolean;
}

const files = globSync('**/*.ts', { cwd: 'src' }).sort();
const imports = files.flatMap(importsOf);
const inside = imports.filter((one) => one.inside);

function importsOf(from: string): Import[] {
  const source = readFileSync(path.join('src', from), 'utf8');
  const names = [...source.matchAll(/(?:^|\s)(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name!);
  return names.map((name) =>
    name.startsWith('.')
      ? { from, to: path.join(path.dirname(from), name).replace(/\.js$/, '.ts'), inside: true }
      : { from, to: name, inside: false },
  );
}

const levelOf = (file: string) => LEVELS.indexOf(file.split('/')[0]!.replace(/\.ts$/, ''));
const featureOf = (file: string) => /^features\/([^/]+)\//.exec(file)?.[1];
const inWords = (found: readonly Import[]) => found.map(({ from, to }) => `${from} imports ${to}`);

describe('the law of the house', () => {
  test('there is something to judge, and every file has its level', () => {
    expect(inside.length).toBeGreaterThan(50);
    expect(files.filter((file) => levelOf(file) < 0)).toEqual([]);
  });

  test('no import goes upward', () => {
    expect(inWords(inside.filter(({ from, to }) => levelOf(to) > levelOf(from)))).toEqual([]);
  });

  test('a feature knows only those below it', () => {
    const known = [...new Set(files.map(featureOf))].filter((feature) => feature !== undefined);
    const upward = inside.filter(({ from, to }) => {
      const [own, other] = [featureOf(from), featureOf(to)];
      return own && other && FEATURES.indexOf(other) < FEATURES.indexOf(own);
    });

    expect(known.filter((feature) => !FEATURES.includes(feature))).toEqual([]);
    expect(inWords(upward)).toEqual([]);
  });

  test('a feature is entered by its front door', () => {
    const doors = /^features\/[^/]+\/(index|feature)\.ts$/;
    const broken = inside.filter(({ from, to }) => {
      if (!featureOf(to) || featureOf(from) === featureOf(to)) return false;
      return !(from === 'features/index.ts' ? doors.test(to) : /\/index\.ts$/.test(to));
    });

    expect(inWords(broken)).toEqual([]);
  });

  test('a resolver knows neither database nor Redis', () => {
    const machines = /^(@mikro-orm|ioredis|pg$|kysely)/;

    expect(
      inWords(imports.filter(({ from, to }) => path.basename(from) === 'resolver.ts' && machines.test(to))),
    ).toEqual([]);
  });

  test('no script builds a Redis key of its own', () => {
    const scripts = globSync('src/**/*.lua');
    const keyed = /redis\.p?call\(\s*['"]\w+['"]\s*,\s*(['"][^'"]*[:{]|\w+\s*\.\.|['"][^'"]*['"]\s*\.\.)/;

    expect(scripts.filter((file) => keyed.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('names say something, and no file goes past 300 lines', () => {
    const weak = /(^|[/.-])(service|manager|utils?|helpers?|common|misc)([/.-])/;
    const long = files.filter((file) => readFileSync(path.join('src', file), 'utf8').split('\n').length > 301);

    expect(files.filter((file) => weak.test(file))).toEqual([]);
    expect(long.filter((file) => !file.startsWith('generated/'))).toEqual([]);
  });
});
