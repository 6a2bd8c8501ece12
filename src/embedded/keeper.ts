/**
 * A process that keeps one native machine (Postgres, redis-server) for the server that forked it. When the server stops
 * it, or is killed, the channel closes and the keeper shuts the machine down in good order.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Report } from './machine.js';

/** The machine to keep. */
export interface KeeperJob {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** What it prints once it serves. */
  readonly readyWords: string;
  /** Asks for an orderly end. */
  readonly stopSignal: NodeJS.Signals;
  /** Ends it at once, when the orderly way took too long. */
  readonly haltSignal: NodeJS.Signals;
  /** A folder that goes with the machine. */
  readonly removeAfter?: string;
}

const STOP_WITHIN_MS = 20_000;

const job = JSON.parse(process.argv[2] ?? '{}') as KeeperJob;
const machine = spawn(job.command, [...job.args], {
  cwd: job.cwd,
  uid: job.uid,
  gid: job.gid,
  stdio: ['ignore', 'pipe', 'pipe'],
});

let said = '';
let ready = false;
for (const stream of [machine.stdout, machine.stderr]) {
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-8000);
    if (ready || !said.includes(job.readyWords)) return;
    ready = true;
    report({ state: 'ready' });
  });
}
machine.once('error', (error) => (said ||= error.message));
machine.once('close', () => {
  report({ state: 'ended', lastWords: said });
  if (job.removeAfter) rmSync(job.removeAfter, { recursive: true, force: true });
  if (process.connected) process.disconnect();
  process.exitCode = 0;
});

function stop() {
  machine.kill(job.stopSignal);
  setTimeout(() => machine.kill(job.haltSignal), STOP_WITHIN_MS).unref();
}
process.once('disconnect', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// The server may be gone before this line was reached.
if (!process.connected) stop();

function report(news: Report) {
  if (process.connected) process.send?.(news, undefined, undefined, () => {});
}
