import { fork } from 'node:child_process';
import { closedLoop, requestOf } from './http-load.js';
import type { Figure, Side } from './pairs.js';

/** A server in a process of its own, which tells what CPU it has used. */
export interface ServerProcess {
  readonly url: string;
  /** User and system time so far, µs. */
  cpuMicros(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts `module` with arguments and waits for its address. */
export async function startServer(
  module: URL,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ServerProcess> {
  const child = fork(module, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const answer = () =>
    Promise.race([
      new Promise<Record<string, unknown>>((resolve) => child.once('message', (message) => resolve(message as never))),
      ended.then((code) => Promise.reject(new Error(`${args.join(' ')} ended with ${code}`))),
    ]);
  const { url } = await answer();
  return {
    url: url as string,
    async cpuMicros() {
      child.send('cpu');
      return (await answer())['cpuMicros'] as number;
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/** What a server's own module calls once it listens. */
export function servingAt(url: string): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send!({ cpuMicros: user + system });
  });
  process.once('disconnect', () => process.exit(0));
  process.send!({ url });
}

/** A server asked by one connection for each body. */
export function asked(name: string, server: ServerProcess, path: string, bodies: readonly string[]): Side {
  const url = `${server.url}${path}`;
  const connections = bodies.map((body) => {
    const request = requestOf(url, body);
    return () => request;
  });
  return {
    name,
    async run(ms): Promise<Figure> {
      const before = await server.cpuMicros();
      const { answers, seconds } = await closedLoop({ url, connections }, ms);
      return { perSecond: answers / seconds, cpuMicrosPerOp: ((await server.cpuMicros()) - before) / answers };
    },
  };
}
