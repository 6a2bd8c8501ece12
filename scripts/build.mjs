// Cleans and compiles: tests run from dist/, so a deleted test must not live on there. Lua scripts and SQL travel along.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';

rmSync('dist', { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
const travels = new Set(['.lua', '.sql', '.json', '.html']);
cpSync('src', 'dist/src', {
  recursive: true,
  filter: (from) => !path.extname(from) || travels.has(path.extname(from)),
});
