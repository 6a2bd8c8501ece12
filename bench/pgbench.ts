import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Figure, Side } from './pairs.js';

/** What pgbench runs. */
export interface Script {
  readonly name: string;
  /** One transaction; lines of pgbench's own begin with a backslash. */
  readonly sql: string;
  readonly clients: number;
  /** What a transaction counts as; 1 unless it says so. */
  readonly perTransaction?: number;
  /** How many transactions in all, instead of as many as the time allows. */
  readonly transactions?: number;
  /** Statements before each run. */
  readonly before: readonly string[];
}

/** A reference run by pgbench on the same server, prepared statements; rates are of what is counted. */
export function pgbench(databaseUrl: string, script: Script): Side {
  if (spawnSync('pgbench', ['--version']).status !== 0) throw new Error('pgbench is not on PATH (Debian: postgresql)');
  const { hostname, port } = new URL(databaseUrl);
  const address = ['-h', hostname, '-p', port, '-U', 'postgres'];
  const { clients, transactions, perTransaction = 1 } = script;
  return {
    name: script.name,
    async run(ms): Promise<Figure> {
      const commands = script.before.flatMap((statement) => ['-c', statement]);
      await promisify(execFile)('psql', [...address, '-q', ...commands, 'postgres']);
      const folder = mkdtempSync(path.join(tmpdir(), 'course-catch-pgbench-'));
      try {
        const file = path.join(folder, 'script.sql');
        writeFileSync(file, oneLineEach(script.sql));
        const length = transactions
          ? ['-t', String(Math.ceil(transactions / clients))]
          : ['-T', String(Math.max(1, Math.round(ms / 1000)))];
        const run = ['-n', '-M', 'prepared', '-f', file, '-c', String(clients), '-j', String(Math.min(2, clients))];
        const { stdout } = await promisify(execFile)('pgbench', [...address, ...run, ...length, 'postgres']);
        const tps = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
        return { perSecond: tps * perTransaction };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** pgbench reads a statement over several lines, but a command of its own ends with its line. */
function oneLineEach(sql: string): string {
  const lines = sql.split('\n');
  const own = lines.filter((line) => line.startsWith('\\'));
  return [...own, lines.filter((line) => !line.startsWith('\\')).join(' ')].join('\n');
}
