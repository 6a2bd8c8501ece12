import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach } from '@jest/globals';
import { eventually } from './together.js';

/** A program that has ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A program of Course Catch in a process of its own, as a person starts it. */
export class Program {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;

  /** @param env all its settings; nothing of this process's environment but what finding and ending it needs */
  constructor(
    file: string,
    env: Record<string, string>,
    { args = [], input = '' }: { args?: string[]; input?: string },
  ) {
    const program = fileURLToPath(new URL(`../../src/${file}`, import.meta.url));
    const { PATH = '', npm_lifecycle_event = 'test' } = process.env;
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
      env: { PATH, npm_lifecycle_event, PORT: '0', EMAIL_VERIFICATION: 'off', ...env },
    });
    child.stdin.end(input);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (this.stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (this.stderr += chunk));
    this.ended = new Promise((resolve) => {
      child.once('close', (code) => resolve({ code, stdout: this.stdout, stderr: this.stderr }));
    });
    this.#child = child;
  }

  /** Waits until it says that it serves, and gives its address. */
  async url(): Promise<string> {
    const ended = this.ended.then(({ stderr }) => Promise.reject(new Error(`it ended: ${stderr}`)));
    const said = eventually(async () => /http:\S+(?=\/graphql)/.exec(this.stdout)?.[0], 'the server is ready', 60_000);
    return Promise.race([said, ended]);
  }

  kill(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }

  get pid(): number {
    return this.#child.pid!;
  }
}

/** Starts programs on data folders of the test's own; what still runs after a test is killed, the folders go at the end. */
export function usePrograms() {
  const running = new Set<Program>();
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all([...running].map((program) => program.kill('SIGKILL')));
    running.clear();
  });
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 10 })));

  const start = (file: string, env: Record<string, string>, more: { args?: string[]; input?: string } = {}) => {
    const program = new Program(file, env, more);
    running.add(program);
    void program.ended.then(() => running.delete(program));
    return program;
  };
  return {
    start,
    server: (env: Record<string, string>) => start('main.js', env),
    folder: () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'course-catch-start-'));
      folders.push(folder);
      return folder;
    },
  };
}

/** The process of the Postgres on a data folder. */
export const postmasterOf = (dataDir: string) =>
  Number(readFileSync(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n', 1)[0]);

export const parentOf = (pid: number) =>
  Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1]);

export function isAlive(pid: number): boolean {
  try {
    // A zombie has ended; whoever started it has only not looked yet.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
