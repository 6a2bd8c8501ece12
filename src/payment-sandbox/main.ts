/**
 * The process of the payment sandbox: a provider of our own, with books of its own, that moves no money. It listens on
 * the loopback only and ends when the channel to the server that forked it closes.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Report } from '../embedded/machine.js';
import { makeApi } from './api.js';
import { Books } from './books.js';
import { Deliveries } from './deliveries.js';
import type { Access, SandboxJob } from './start.js';
import { Troubles } from './troubles.js';

process.once('disconnect', () => process.exit(0));
// Ctrl-C is for the server; the channel tells when to end.
process.on('SIGINT', () => {});

const report = (news: Report) => process.send?.(news, undefined, undefined, () => {});
const { port, dir } = JSON.parse(process.argv[2] ?? '{}') as SandboxJob;
try {
  const { key } = JSON.parse(readFileSync(path.join(dir, 'access.json'), 'utf8')) as Access;
  const troubles = new Troubles();
  const deliveries: Deliveries = new Deliveries(() => books, troubles);
  const books = new Books(path.join(dir, 'ledger.jsonl'), (event) => deliveries.offer(event));
  const api = makeApi({ books, deliveries, troubles, key, origin: () => `http://127.0.0.1:${port}` });
  await api.listen({ host: '127.0.0.1', port });
  report({ state: 'ready' });
} catch (error) {
  report({ state: 'ended', lastWords: String(error) });
  process.disconnect();
  process.exitCode = 1;
}
// The server may be gone before the listener above was there.
if (!process.connected) process.exit(0);
