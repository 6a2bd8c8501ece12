import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import type { Infra } from '../infra/context.js';
import { serveGraphQL } from './graphql-http.js';
import { openDoor } from './operation.js';
import { bindSchema } from './schema.js';
import { serveWebSocket } from './websocket.js';

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the contract over HTTP and WebSocket on one port. */
export async function serve(infra: Infra): Promise<RunningServer> {
  const schema = bindSchema();
  const door = await openDoor(infra, schema);
  const fastify = Fastify();
  const stopGraphQL = await serveGraphQL(fastify, door);
  const closeSockets = serveWebSocket(fastify.server, schema, infra);
  await fastify.listen({ host: infra.config.HOST, port: infra.config.PORT });
  const { port } = fastify.server.address() as AddressInfo;
  return {
    url: `http://${infra.config.HOST}:${port}`,
    async close() {
      await closeSockets();
      await fastify.close();
      await stopGraphQL();
      await door.close();
    },
  };
}
