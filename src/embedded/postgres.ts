import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, StartError } from '../kit/start-error.js';
import type { KeeperJob } from './keeper.js';
import { MachineFailed, onFreePort, runMachine, type Machine } from './machine.js';
import { postgresBinaries } from './postgres-binaries.js';

/** A Postgres that runs beside this process. */
export interface EmbeddedPostgres extends Machine {
  readonly url: string;
  /** Its data folder. */
  readonly dir: string;
}

export interface EmbeddedPostgresOptions {
  /** The data folder, made where it is missing. Without one: a temporary folder that goes when Postgres stops. */
  dir?: string;
  /** Whether every commit reaches the disk. Off for tests, where the machine's end is the data's end. */
  durable?: boolean;
  maxConnections?: number;
}

const MAJOR = '18';
/** Postgres refuses to run as root, so root hands it, and its data folder, to this user. */
const NOBODY = 65534;

/** Starts Postgres 18 from npm on a free port of the loopback. The caller sees to it that nobody else uses `dir`. */
export async function startPostgres(options: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const durable = options.durable ?? false;
  const root = process.getuid?.() === 0;
  const binaries = await postgresBinaries({ otherUser: root });
  const dir = path.resolve(options.dir ?? mkdtempSync(path.join(os.tmpdir(), 'course-catch-postgres-data-')));
  if (!existsSync(path.join(dir, 'PG_VERSION'))) initialise(dir, { initdb: binaries.initdb, durable });
  refuseOtherMajor(dir);
  await endLeftover(dir);

  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: options.maxConnections ?? 100,
    shared_buffers: '128MB',
    timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  try {
    return await onFreePort(async (port) => {
      const { folder, ...place } = seenByOwner(dir);
      const job: KeeperJob = {
        ...place,
        command: binaries.postgres,
        args: ['-D', folder, '-p', String(port), ...flags],
        readyWords: 'ready to accept connections',
        stopSignal: 'SIGINT',
        haltSignal: 'SIGQUIT',
        ...(options.dir ? {} : { removeAfter: dir }),
      };
      const machine = await runMachine(new URL('./keeper.js', import.meta.url), job);
      return { ...machine, dir, url: `postgresql://postgres@127.0.0.1:${port}/postgres` };
    });
  } catch (error) {
    if (!(error instanceof MachineFailed)) throw error;
    throw broken(dir, lastComplaint(error.lastWords));
  }
}

/** Makes the data folder beside its place and moves it there when it is whole, so a crash leaves no half of one. */
function initialise(dir: string, { initdb, durable }: { initdb: string; durable: boolean }): void {
  const fresh = `${dir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0) chownSync(fresh, NOBODY, NOBODY);
  const { folder, ...place } = seenByOwner(fresh);
  const flags = ['-D', folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-instructions'];
  const locale = ['--locale-provider=builtin', '--locale=C.UTF-8'];
  const { status, error, stderr } = spawnSync(initdb, [...flags, ...locale, ...(durable ? [] : ['--no-sync'])], {
    ...place,
    encoding: 'utf8',
  });
  if (status !== 0) throw broken(dir, error?.message ?? lastComplaint(stderr));
  try {
    renameSync(fresh, dir);
  } catch (failure) {
    rmSync(fresh, { recursive: true, force: true });
    throw broken(dir, codeOf(failure) === 'ENOTEMPTY' ? 'it holds other files' : (failure as Error).message);
  }
}

/**
 * How a program gets at a data folder as the user that owns it. Root starts it inside the folder and names the folder
 * by the kernel's own link to it, because the owner may not be let through the closed folders above.
 */
function seenByOwner(dir: string): { folder: string; cwd: string; uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return { folder: dir, cwd: dir };
  const { uid, gid } = statSync(dir);
  return { folder: process.platform === 'linux' ? '/proc/self/cwd' : dir, cwd: dir, uid, gid };
}

function refuseOtherMajor(dir: string): void {
  const major = readFileSync(path.join(dir, 'PG_VERSION'), 'utf8').trim();
  if (major !== MAJOR) throw broken(dir, `it is of Postgres ${major || 'unknown'}, not ${MAJOR}`);
}

/** Ends a Postgres that outlived its server and its keeper, and clears a lock file whose number is somebody else's. */
async function endLeftover(dir: string): Promise<void> {
  const lock = path.join(dir, 'postmaster.pid');
  const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8').split('\n', 1)[0]) : 0;
  if (!(pid > 0)) return;
  if (!isPostgres(pid)) return rmSync(lock, { force: true });
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal);
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 20) {
      if (!isPostgres(pid)) return;
      await pause(20);
    }
  }
  throw new StartError(`An old Postgres (process ${pid}) still runs on ${dir} and does not stop: end it, then start.`);
}

function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return false;
  }
}

function broken(dir: string, why: string): StartError {
  const data = path.relative('', dir) || dir;
  return new StartError(
    `Postgres cannot use its data folder ${data}: ${why}. Put a copy back, or move it away to begin with an empty one.`,
  );
}

/** The line of a log that tells what went wrong, without its label. */
function lastComplaint(log: string): string {
  const complaint = /(?:FATAL|PANIC|error):\s+(.+)/i.exec(log)?.[1] ?? log.trim().split('\n').at(-1);
  return complaint?.replace(/\.$/, '') || 'no reason given';
}
