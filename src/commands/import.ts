import { runImport } from './run-import.js';
import { withInfra } from './with-infra.js';

process.exitCode = await runImport(process.argv.slice(2), { out: process.stdout, err: process.stderr }, withInfra);
