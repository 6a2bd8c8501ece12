// Everything that can be said of the code without running the product: one line a step, and what a failed step said.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const GENERATED = 'src/generated/schema.ts';
const WITHOUT_STORES = JSON.stringify({ testEnvironment: 'node', roots: ['<rootDir>/dist/test'], transform: {} });

const steps = {
  codegen: () => {
    const committed = readFileSync(GENERATED, 'utf8');
    const answer = run('graphql-codegen', '--config', 'codegen.ts');
    if (!answer.ok || readFileSync(GENERATED, 'utf8') === committed) return answer;
    writeFileSync(GENERATED, committed);
    return { ok: false, said: `${GENERATED} is not what schema/ says: run npm run codegen` };
  },
  types: () => run('tsc', '--noEmit', '-p', 'tsconfig.json'),
  lint: () => run('oxlint', '--deny-warnings'),
  'lint:schema': () => run('eslint', '--max-warnings', '0', 'schema'),
  format: () => run('prettier', '--check', '.'),
  architecture: () => test('architecture'),
  contract: () => test('contract'),
  readme: () => test('readme'),
};

let failed = 0;
for (const [name, step] of Object.entries(steps)) {
  const startedAt = performance.now();
  const { ok, said } = step();
  if (!ok) failed += 1;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(14)} ${seconds} s`);
  if (!ok) console.log(said.trimEnd().replace(/^/gm, '       '));
}
process.exitCode = failed > 0 ? 1 : 0;

function run(command, ...args) {
  const { status, stdout, stderr, error } = spawnSync(`node_modules/.bin/${command}`, args, { encoding: 'utf8' });
  return { ok: status === 0, said: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}` };
}

/** One of the tests that need no stores. */
function test(name) {
  process.env['NODE_OPTIONS'] = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
  return run('jest', '--config', WITHOUT_STORES, '--rootDir', '.', `dist/test/${name}.test.js`);
}
