import 'reflect-metadata';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { environment, readConfig } from '../infra/config.js';
import { StartError } from '../kit/start-error.js';
import { holdFromOutside, holdOnStores, needFiles, type Means } from '../rehearsal/hold.js';
import { inHtml } from '../rehearsal/in-html.js';
import { inText } from '../rehearsal/in-text.js';
import { EVERY_RUN, newRun } from '../rehearsal/mark.js';
import { Progress } from '../rehearsal/progress.js';
import { Trouble } from '../rehearsal/record.js';
import { removeRun } from '../rehearsal/removal.js';
import type { Report } from '../rehearsal/report.js';
import { readPassword } from './read-password.js';
import { HELP, readOptions, UsageError, type RehearsalOptions } from './rehearsal-options.js';
import { withInfra } from './with-infra.js';

const PASSED = 0;
const NOT_HELD = 1;
const FAILED = 2;

try {
  const options = readOptions(process.argv.slice(2));
  if (!options) console.log(HELP);
  else if (options.remove) await remove();
  else process.exitCode = await run(options);
} catch (error) {
  const forPeople = error instanceof UsageError || error instanceof StartError || error instanceof Trouble;
  console.error(forPeople ? error.message : error);
  process.exitCode = NOT_HELD;
}
// Students who still wait for something hold timers and sockets: whatever they hear now is nobody's business any more.
process.exit();

async function run(options: RehearsalOptions): Promise<number> {
  needFiles(options.students);
  const name = newRun();
  const folder = options.out ?? path.join('rehearsals', name);
  await mkdir(folder, { recursive: true });
  const log = createWriteStream(path.join(folder, 'servers.log'));
  const report = await hold(name, options, log);
  const text = inText(report);
  await writeFile(path.join(folder, 'report.txt'), text);
  await writeFile(path.join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(path.join(folder, 'report.html'), inHtml(report));
  console.log(text);
  console.log(`  ${path.join(folder, 'report.html')}\n`);
  return report.passed ? PASSED : FAILED;
}

async function hold(name: string, options: RehearsalOptions, log: NodeJS.WritableStream): Promise<Report> {
  const rehearsal = { ...options, run: name };
  const means: Means = { ...options, log, progress: new Progress(process.stderr), interrupted: interrupted() };
  if (options.urls.length === 0 || readConfig().DATABASE_URL)
    return withInfra((infra) => holdOnStores(infra, rehearsal, means, environment));
  if (!options.admin) throw new UsageError('With --url and without DATABASE_URL, name an admin: --admin <email>.');
  return holdFromOutside(rehearsal, means, { email: options.admin, password: await readPassword() });
}

async function remove(): Promise<void> {
  await withInfra((infra) => removeRun(infra, EVERY_RUN));
  console.log('What rehearsals had left is gone.');
}

/** Rejects at Ctrl-C or SIGTERM: what was made is removed then. Who asks again after a second does not want to wait. */
function interrupted(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  let askedAt = Infinity;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (performance.now() - askedAt > 1000) process.exit(NOT_HELD);
      askedAt = Math.min(askedAt, performance.now());
      reject(new StartError('The rehearsal was broken off.'));
    });
  }
  return promise;
}
