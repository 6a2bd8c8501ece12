import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { features } from '../src/features/index.js';
import { bindSchema, contractDrift } from '../src/transport/schema.js';

test('the classes say what the contract says', async () => {
  expect(await contractDrift()).toEqual([]);
});

test('every file of the contract is served', () => {
  const files = readdirSync('schema').map((file) => file.replace('.graphql', ''));

  expect(files.sort()).toEqual(['base', ...features.map((feature) => feature.name)].sort());
});

test('every type, field, argument and value of the contract is described', () => {
  const schema = bindSchema();
  const silent: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || ['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name)) continue;
    const parts = 'getFields' in type ? Object.values(type.getFields()) : 'getValues' in type ? type.getValues() : [];
    for (const part of [type, ...parts]) {
      if (!part.description) silent.push(`${type.name}.${part.name}`);
      for (const arg of 'args' in part ? part.args : [])
        if (!arg.description) silent.push(`${type.name}.${part.name}(${arg.name})`);
    }
  }
  expect(silent).toEqual([]);
});
