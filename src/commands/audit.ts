import { parseArgs } from 'node:util';
import { runAudit, type AuditReport } from '../features/ops/index.js';
import { ConfigError } from '../infra/config.js';
import { StartError } from '../kit/start-error.js';
import { withInfra } from './with-infra.js';

const HELP = `Checks every promise that can be read from Postgres and Redis. Changes nothing; the server may run meanwhile.

  npm run audit [-- --json]

It looks at the stores that DATABASE_URL and REDIS_URL name, else at those of the server that runs on DATA_DIR. Ends
with 0 when every promise is kept, with 2 when one is broken, with 1 when it could not look.
`;

const UNDEFINED_TABLE = '42P01';

try {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
  } else {
    const report = await withInfra((infra) => runAudit(infra), { migrating: false });
    console.log(values.json ? JSON.stringify(report, null, 2) : inWords(report));
    process.exitCode = report.clean ? 0 : 2;
  }
} catch (error) {
  console.error(whyNot(error));
  process.exitCode = 1;
}

/** A line a promise; under a broken one what breaks it. */
function inWords({ checks, clean, tookMs }: AuditReport): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, promise, broken, faults }) => [
    `${broken === 0 ? 'kept  ' : 'BROKEN'}  ${name.padEnd(width)}  ${promise}`,
    ...faults.map(({ id, says }) => `          ${[id, says].filter(Boolean).join(': ')}`),
    ...(broken > faults.length ? [`          and ${broken - faults.length} more`] : []),
  ]);
  const count = checks.filter(({ broken }) => broken > 0).length;
  const verdict = clean ? 'every promise is kept' : `${count} of ${checks.length} promises are broken`;
  return [...lines, '', `Looked at ${checks.length} promises in ${tookMs} ms: ${verdict}.`].join('\n');
}

function whyNot(error: unknown): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (error instanceof StartError || error instanceof ConfigError) return message;
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${message}\n\n${HELP}`;
  if (code === UNDEFINED_TABLE) return 'The database is not of this version: start the server on it first.';
  return error;
}
