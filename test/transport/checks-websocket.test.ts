import { afterEach, describe, test } from '@jest/globals';
import { useApp, type TestApp } from '../support/app.js';
import { RawSocket } from '../support/raw-socket.js';
import { checks, closedChecks, hold, type CheckedAnswer, type Send } from './checks.js';

let socket: RawSocket | undefined;
afterEach(async () => {
  await socket?.close();
  socket = undefined;
});

/**
 * Sends over a socket that stays open. The protocol wants a query to be text, an empty one where there is only a hash;
 * what is no message of the protocol at all is answered by closing with 4400, its own BAD_REQUEST.
 */
const over =
  (app: TestApp): Send =>
  async ({ query = '', ...request }): Promise<CheckedAnswer> => {
    if (!socket?.isOpen) socket = await RawSocket.ready(app.apps[0]!.server!.url);
    socket.send({ id: '1', type: 'subscribe', payload: { query, ...request } });
    const message = await socket.next().catch(async () => socket!.closed());
    if (message.code === 4400) return { errors: [{ message: message.reason, extensions: { code: 'BAD_REQUEST' } }] };
    if (message.type === 'error') return { errors: message.payload };
    await socket.until(({ type }) => type === 'complete');
    return message.payload;
  };

describe('over a WebSocket', () => {
  const app = useApp();

  test.each(checks)('$id: $name', (check) => hold(app, check, over(app)));
});

describe('over a WebSocket, with introspection off', () => {
  const app = useApp({ env: { INTROSPECTION: 'false' } });

  test.each([...checks, ...closedChecks])('$id: $name', (check) => hold(app, check, over(app)));
});
