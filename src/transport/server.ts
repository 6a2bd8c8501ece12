import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Infra } from '../infra/context.js';
import { guardRequests } from './guards.js';
import { serveGraphQL } from './graphql-http.js';
import { openDoor } from './operation.js';
import { servePages } from './pages.js';
import { serveProbes } from './probes.js';
import { serveRoutes } from './routes.js';
import { bindSchema, contractDrift } from './schema.js';
import { serveWebSocket } from './websocket.js';

/**
 * Connections that the kernel keeps for us while we are busy, or as many as `net.core.somaxconn` lets it. With Node's 511
 * a rush of thousands overflows them within one slow second: connections are lost and come back seconds later, or never.
 */
const BACKLOG = 4096;

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** Fails `/ready` from now on, so that no balancer sends anyone new; everything is still served. */
  drain(): void;
  /** Finishes what is in flight, within `DRAIN_SECONDS`, and stops. */
  close(): Promise<void>;
}

/** Serves the contract over HTTP and WebSocket on one port. */
export async function serve(infra: Infra): Promise<RunningServer> {
  const { config } = infra;
  if (config.NODE_ENV === 'development') await refuseDrift();
  const door = openDoor(infra, bindSchema());
  const fastify = makeFastify(infra);
  let draining = false;
  // An answer that is sent while we close is the last one of its connection.
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (draining) reply.header('connection', 'close');
    done(null, payload);
  });
  guardRequests(fastify, infra);
  serveProbes(fastify, infra, () => draining);
  if (!config.production) servePages(fastify);
  await serveRoutes(fastify, infra);
  const stopGraphQL = await serveGraphQL(fastify, door);
  const closeSockets = serveWebSocket(fastify.server, door);
  await fastify.listen({ host: config.HOST, port: config.PORT, backlog: BACKLOG });
  const { port } = fastify.server.address() as AddressInfo;
  return {
    url: `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${port}`,
    drain() {
      draining = true;
    },
    async close() {
      draining = true;
      const deadline = setTimeout(() => fastify.server.closeAllConnections(), config.DRAIN_SECONDS * 1000);
      await Promise.all([closeSockets(), fastify.close()]);
      clearTimeout(deadline);
      await stopGraphQL();
      await door.close();
    },
  };
}

/** While developing, classes that have drifted from the contract stop the start, in some 60 ms; elsewhere a test has. */
async function refuseDrift(): Promise<void> {
  const drift = await contractDrift();
  if (drift.length > 0) throw new Error(`The classes differ from schema/*.graphql:\n  ${drift.join('\n  ')}`);
}

/** A request arrives within `REQUEST_SECONDS`, and no connection is silent for twice as long: slow clients hold nothing. */
function makeFastify({ config }: Infra): FastifyInstance {
  const requestTimeout = config.REQUEST_SECONDS * 1000;
  return Fastify({
    bodyLimit: config.LIMIT_BODY_BYTES,
    connectionTimeout: 2 * requestTimeout,
    requestTimeout,
    keepAliveTimeout: 65_000,
    http: { headersTimeout: requestTimeout, connectionsCheckingInterval: 1_000, maxHeaderSize: 16 * 1024 },
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    genReqId: requestIdOf as (request: unknown) => string,
  });
}

/** The id that a proxy in front gave to the request, if it looks like one; else a new one. */
function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}
