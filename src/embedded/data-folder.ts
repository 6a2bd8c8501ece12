import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, StartError } from '../kit/start-error.js';

/** The server that uses a data folder, as `.data/server.json` says it. Where its stores are is known once they run. */
export interface Tenant {
  readonly pid: number;
  /** When the process began, in the kernel's count: tells it from a later process with the same number. */
  readonly began: string | null;
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
}

/** A data folder that is ours until we leave it. */
export interface DataFolder {
  /** Writes down where the stores are, for the commands that join a running server. */
  publish(urls: { databaseUrl: string; redisUrl: string }): void;
  leave(): void;
}

const tenantFile = (dir: string) => path.join(dir, 'server.json');

/**
 * Takes a data folder for this process. What a killed server left in it is no hindrance.
 *
 * @throws StartError where another server uses it, or it cannot be written
 */
export function takeDataFolder(dir: string): DataFolder {
  const tenant = tenantOf(dir);
  if (tenant) throw taken(dir, tenant.pid);
  const me: Tenant = { pid: process.pid, began: beginningOf(process.pid) };
  // The addresses let in whoever reads them, so only we may.
  const write = (record: Tenant, flag: 'w' | 'wx') =>
    writeFileSync(tenantFile(dir), JSON.stringify(record), { mode: 0o600, flag });
  try {
    mkdirSync(dir, { recursive: true });
    rmSync(tenantFile(dir), { force: true });
    write(me, 'wx');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && tenantOf(dir)) throw taken(dir, tenantOf(dir)!.pid);
    throw new StartError(
      `The data folder ${dir} cannot be written (${code}): make it a writable folder, or set DATA_DIR to another one.`,
    );
  }
  return {
    publish: (urls) => write({ ...me, ...urls }, 'w'),
    leave: () => rmSync(tenantFile(dir), { force: true }),
  };
}

const taken = (dir: string, pid: number) =>
  new StartError(`Another Course Catch (process ${pid}) uses ${dir}: stop it, or set DATA_DIR to another folder.`);

/** The server that uses a data folder now; null where none does. */
export function tenantOf(dir: string): Tenant | null {
  try {
    const tenant = JSON.parse(readFileSync(tenantFile(dir), 'utf8')) as Tenant;
    return isAlive(tenant.pid) && beginningOf(tenant.pid) === tenant.began ? tenant : null;
  } catch {
    // No such file, or one that was torn by a crash.
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** When a process began, in ticks since the machine's start; null where the kernel does not tell. */
function beginningOf(pid: number): string | null {
  try {
    // The name, in brackets, may hold spaces; the beginning is the 20th field after it.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
