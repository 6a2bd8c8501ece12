import { readFileSync } from 'node:fs';
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
