// Compiles src/, test/ and bench/ to dist/, unless dist/ is of these very files already. Tests run from dist/, so it is
// emptied first: a deleted test must not live on there. Lua scripts and SQL travel along.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Course Catch runs on Node 22.18 or newer, and this is ${process.version}. On Linux (x64, arm64) "npm ci" brings ` +
      'a newer one along; elsewhere install one from nodejs.org.',
  );
  process.exit(1);
}

const STAMP = 'dist/.built';
const stamp = stampOf(['src', 'test', 'bench', 'scripts', 'codegen.ts', 'tsconfig.json', 'package-lock.json']);
if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) process.exit(0);

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
writeFileSync(STAMP, stamp);

/** Changes when a file is added, removed or written. */
function stampOf(roots) {
  const hash = createHash('sha256');
  for (const root of roots.filter((name) => existsSync(name))) {
    const names = statSync(root).isDirectory() ? readdirSync(root, { recursive: true }).sort() : [''];
    for (const file of names.map((name) => path.join(root, name))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}\0${size}\0${mtimeMs}\0`);
    }
  }
  return hash.digest('hex');
}
