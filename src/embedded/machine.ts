import { fork } from 'node:child_process';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { StartError } from '../kit/start-error.js';

/** A store that runs beside this process. It ends when this process ends, however it ends. */
export interface Machine {
  /** Stops it in good order and waits until it is gone. */
  stop(): Promise<void>;
  /** Settles only when the machine ends by itself: with its last words. */
  readonly died: Promise<string>;
}

/** What the process that runs a machine tells us. */
export type Report = { state: 'ready' } | { state: 'ended'; lastWords: string };

/** A machine that ended before it was ready, with what it said last. */
export class MachineFailed extends Error {
  constructor(readonly lastWords: string) {
    super(`the machine ended before it was ready: ${lastWords}`);
  }
}

const READY_WITHIN_MS = 60_000;

/**
 * Runs a machine in a process made from `module`, which gets `job` as JSON in its first argument, reports over the
 * channel, and stops when the channel closes: the kernel closes it even when this process is killed. The process has a
 * session of its own, so that Ctrl-C in a terminal reaches the server alone and the stores stop after it.
 *
 * @throws MachineFailed when it ends before it is ready
 */
export async function runMachine(module: URL, job: object): Promise<Machine> {
  const child = fork(fileURLToPath(module), [JSON.stringify(job)], {
    detached: true,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let lastWords = '';
  const ready = new Promise<void>((resolve) => {
    child.on('message', (report: Report) => {
      if (report.state === 'ready') resolve();
      else lastWords = report.lastWords;
    });
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => (lastWords ||= error.message));
    child.once('close', () => resolve());
    // 'close' never comes once we have let go of the channel.
    child.once('exit', () => child.connected || resolve());
  });

  const first = await Promise.race([ready.then(() => 'ready'), ended, tooLate()]);
  if (first !== 'ready') {
    if (child.connected) child.disconnect();
    throw new MachineFailed(lastWords || 'it said nothing');
  }
  let stopping = false;
  return {
    died: new Promise((resolve) => void ended.then(() => stopping || resolve(lastWords))),
    async stop() {
      stopping = true;
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function tooLate(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, READY_WITHIN_MS).unref());
}

/**
 * Starts a machine on a free port of the loopback. Another process may take the port between the look and the start;
 * then the next one is tried.
 */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      const taken = error instanceof MachineFailed && /address (already )?in use|EADDRINUSE/i.test(error.lastWords);
      if (!taken) throw error;
      if (attempt === 5) throw new StartError('No free port was found on 127.0.0.1 for a store: start again.');
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
