import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StartError } from '../kit/start-error.js';

/** A server of the rehearsal's own: a whole Course Catch on a free port. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Seconds of processor time and MiB of memory so far; null where the kernel does not tell. */
  usage(): { cpuSeconds: number; memoryMb: number } | null;
  close(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;

/**
 * Settings of the rehearsal's own servers: everybody comes from one address, which in life are thousands. The limits of
 * each person stay as they are.
 */
const ONE_ADDRESS = { RATE_ADDRESS_POINTS: '0', LIMIT_SOCKETS_PER_ADDRESS: '1000000' };

interface ServerMeans {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** A folder for a profile of its processor time, written when it closes. */
  readonly cpuProfiles?: string;
  /** Where it says what it says. */
  readonly log: NodeJS.WritableStream;
}

/** Starts a server in a process of its own on stores that run. It ends when we end, however we end. */
export async function startServer(
  environment: Readonly<Record<string, string | undefined>>,
  { databaseUrl, redisUrl, cpuProfiles, log }: ServerMeans,
): Promise<ServerProcess> {
  const program = fileURLToPath(new URL('../main.js', import.meta.url));
  const flags = ['--disable-warning=ExperimentalWarning', '--enable-source-maps'];
  if (cpuProfiles) flags.push('--cpu-prof', `--cpu-prof-dir=${cpuProfiles}`);
  const child = spawn(process.execPath, [...flags, program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environment,
      ...ONE_ADDRESS,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      HOST: '127.0.0.1',
      PORT: '0',
      ROLES: 'api,worker',
      // Has it watch whether its parent is still there, as under npm.
      npm_lifecycle_event: 'rehearse',
    },
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await urlOf(child).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await ended;
    throw error;
  });
  return {
    url,
    pid: child.pid!,
    usage: () => usageOf(child.pid!),
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The address that a server says it serves on. */
function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const failed = () =>
      reject(new StartError(`A server of the rehearsal did not start: ${said.trim() || 'no words'}`));
    const hear = (chunk: string) => {
      said = `${said}${chunk}`.slice(-10_000);
      const url = /https?:\S+(?=\/graphql)/.exec(said)?.[0];
      if (url) resolve(url);
    };
    child.stdout!.setEncoding('utf8').on('data', hear);
    child.stderr!.setEncoding('utf8').on('data', hear);
    child.once('error', failed);
    child.once('exit', failed);
    setTimeout(failed, READY_WITHIN_MS).unref();
  });
}

const TICKS_PER_SECOND = 100;

function usageOf(pid: number): ReturnType<ServerProcess['usage']> {
  try {
    // The name, in brackets, may hold spaces; user and system time are the 12th and 13th field after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      memoryMb: Math.round(Number(kilobytes) / 1024),
    };
  } catch {
    return null;
  }
}
