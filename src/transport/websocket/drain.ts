import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Connection } from './connection.js';

const STEP_MS = 20;

/** Even a drain with time to spare closes this many in a step: a thousand a second. */
const STEP_SOCKETS_MIN = 20;

/** The part of the time over which closes are spread; the rest is for the last answers and closing handshakes. */
const SPREAD = 0.8;

/**
 * Closes every socket with 1012 (service restart), which graphql-ws's client takes as a reason to come back, spread
 * over the time so that the other processes do not get everybody at once. A client that waits for an answer is closed
 * when it has it. Whoever is still there at the end of the time is cut off.
 *
 * (graphql-ws's own `dispose` closes all in one tick and then waits for everybody: with one stalled reader it had not
 * come back after 5 s; ws would have waited 30.)
 *
 * @param clients every TCP connection behind them, also those whose closing handshake is not over
 */
export async function drain(
  { connections, clients }: { connections: ReadonlySet<Connection>; clients: ReadonlySet<WebSocket> },
  withinMs: number,
): Promise<void> {
  const start = Date.now();
  const waiting = [...connections];
  const perStep = Math.max(STEP_SOCKETS_MIN, Math.ceil((waiting.length * STEP_MS) / (withinMs * SPREAD)));
  while (waiting.length > 0 && Date.now() < start + withinMs * SPREAD) {
    for (const connection of waiting.splice(0, perStep)) {
      if (connection.operations.areAwaited) waiting.push(connection);
      else connection.close(1012, 'Service restart');
    }
    await pause(STEP_MS);
  }
  for (const connection of waiting) connection.close(1012, 'Service restart');
  while (clients.size > 0 && Date.now() < start + withinMs) await pause(STEP_MS);
  for (const client of clients) client.terminate();
}
