import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import { ACCESS_COOKIE } from '../features/accounts/index.js';
import { features } from '../features/index.js';
import type { SharedField } from '../features/feature.js';
import type { Config } from '../infra/config.js';
import { readCookie } from '../infra/cookies.js';
import { hostAllowed, originAllowed } from './addresses.js';
import { addressOf } from './context.js';
import { mayUseCookies } from './cookies.js';
import { presentError } from './errors.js';
import { execute, subscribe } from './execution.js';
import { isRefused, type Door, type Prepared } from './operation.js';
import { Connection, type ConnectionParams } from './websocket/connection.js';
import { drain } from './websocket/drain.js';
import { FanOut } from './websocket/fan-out.js';
import { OpenSockets } from './websocket/open-sockets.js';

const PATH = '/graphql';

/** A message in more pieces than this is no message of a GraphQL client. */
const FRAGMENTS_MAX = 64;

/** How long a peer may take over the closing handshake before it is cut off, in ms. The types do not know it yet. */
const CLOSING: object = { closeTimeout: 5_000 };

/** What the features say may be executed once for everybody who asks the same. */
const sharedFields: Readonly<Record<string, SharedField>> = Object.assign({}, ...features.map(({ shared }) => shared));

/**
 * Serves graphql-transport-ws on the server's `/graphql`.
 *
 * Sign-in: `connectionParams: { authorization: "Bearer …", acceptLanguage: "ko" }`, both optional. A client renews it
 * on the open socket, with nothing lost, by `{ "type": "ping", "payload": { "authorization": "Bearer …" } }`, and gets
 * `{ "type": "pong", "payload": { "authorizedUntil": "<RFC 3339>" } }`. A browser that keeps its session in cookies says
 * `connectionParams: { session: "cookie" }`: the one that the upgrade came with counts, from an allowed page. It cannot
 * be renewed on the socket, which closes with it (4403); the client refreshes over HTTP and comes again.
 *
 * Closed with: 1003 not text · 1008 too many fragments · 1009 message too large · 1012 this process ends, come again ·
 * 1013 sign-in cannot be checked now · 4400 not a message of the protocol · 4401 nothing before the acknowledgement; the
 * session was ended · 4403 the token is not good, or has ended · 4406 subprotocol · 4408 no `connection_init` in time ·
 * 4409 id in use · 4429 more than one `connection_init`, too many messages, too many sockets of one person.
 *
 * @returns closes every socket, within `DRAIN_SECONDS`
 */
export function serveWebSocket(server: Server, door: Door): () => Promise<void> {
  const { config } = door.infra;
  const upgrades = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: config.LIMIT_MESSAGE_BYTES,
    maxFragments: FRAGMENTS_MAX,
    ...CLOSING,
    // Compression keeps a window for each socket and each direction; at 10,000 sockets that is most of the memory.
    perMessageDeflate: false,
    handleProtocols,
  });
  const sockets = new OpenSockets(door.infra);
  const around = { door, protocol: protocolOf(door), fanOut: new FanOut(sharedFields), sockets };
  let draining = false;

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const address = addressOf(door.infra, request);
    const status = draining ? 503 : !sockets.mayOpen(address) ? 429 : objectionTo(request, config);
    if (status !== null) return refuse(socket, status);
    upgrades.handleUpgrade(request, socket, head, (webSocket) => {
      const { headers } = request;
      const kept = mayUseCookies(config, headers) ? readCookie(headers.cookie, ACCESS_COOKIE) : null;
      new Connection(webSocket, { address, headers, kept }, around);
    });
  };
  server.on('upgrade', onUpgrade);

  return async () => {
    draining = true;
    await drain({ connections: sockets.all, clients: upgrades.clients }, config.DRAIN_SECONDS * 1000);
    server.off('upgrade', onUpgrade);
    sockets.stop();
  };
}

/** graphql-ws over the door: what is prepared is run, what is refused is answered with an `error` message. */
function protocolOf(door: Door) {
  return makeServer<ConnectionParams, Connection>({
    connectionInitWaitTimeout: door.infra.config.SOCKET_INIT_SECONDS * 1000,
    onConnect: ({ extra: connection, connectionParams }) => connection.signIn(connectionParams),
    onSubscribe({ extra: connection }, innerId) {
      const prepared = connection.operations.preparedOf(innerId);
      if (isRefused(prepared)) return prepared.errors;
      const { document, name } = prepared.operation;
      return { schema: door.schema, document, operationName: name, contextValue: prepared };
    },
    execute: ({ contextValue }) => execute(contextValue as Prepared),
    subscribe: ({ contextValue }) => subscribe(contextValue as Prepared),
    onError: (_connection, _id, _payload, errors) =>
      errors.map((error) => presentError(error, { log: door.infra.log, requestId: '' }, door.wording).toJSON()),
  });
}

/** Why a request may not become a socket, as an HTTP status; null when it may. */
function objectionTo({ url = '', headers: { host, origin } }: IncomingMessage, config: Config): number | null {
  if (url.split('?', 1)[0] !== PATH) return 404;
  if (!hostAllowed(config, host)) return 421;
  if (!originAllowed(config, origin, host)) return 403;
  return null;
}

function refuse(socket: Duplex, status: number): void {
  const text = STATUS_CODES[status] ?? '';
  socket.on('error', () => {});
  socket.end(
    `HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  );
}
