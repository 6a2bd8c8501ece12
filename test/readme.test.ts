import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { settingsInWords } from '../src/infra/config.js';

test('the table of settings in the README is what the settings are', () => {
  const table = settingsInWords.map((setting) => `| \`${setting.name}\` | ${setting.default} | ${setting.meaning} |`);
  const written = readFileSync('README.md', 'utf8')
    .split('\n')
    .map((line) => line.replace(/\s*\|\s*/g, ' | ').trim())
    .filter((line) => /^\| `[A-Z_]+` \|/.test(line));

  expect(written).toEqual(table);
});

test('every setting has a meaning', () => {
  expect(settingsInWords.filter(({ meaning }) => !meaning)).toEqual([]);
});

test('every promise of the README names tests that there are', () => {
  const readme = readFileSync('README.md', 'utf8');
  const promises = readme.slice(readme.indexOf('## What is promised'), readme.indexOf('## Figures'));
  const named = promises
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => [...line.split('|')[3]!.matchAll(/`([a-z/-]+)`/g)].map(([, name]) => name!));

  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((names) => names.length === 0)).toEqual([]);
  expect(named.flat().filter((name) => !existsSync(`test/${name}.test.ts`))).toEqual([]);
});
