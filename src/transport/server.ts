import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import type { Context, Infra } from '../infra/context.js';
import { contextOfRequest } from './context.js';
import { presentError } from './errors.js';
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
  const fastify = Fastify();
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: !infra.config.production,
    includeStacktraceInErrorResponses: false,
    formatError: (_formatted, error) => presentError(error, { log: infra.log, requestId: '' }),
    plugins: [ApolloServerPluginCacheControlDisabled(), fastifyApolloDrainPlugin(fastify)],
  });
  await apollo.start();
  await fastify.register(fastifyApollo(apollo), {
    path: '/graphql',
    context: (request) => contextOfRequest(infra, request.headers),
  });
  const closeSockets = serveWebSocket(fastify.server, schema, infra);
  await fastify.listen({ host: infra.config.HOST, port: infra.config.PORT });
  const { port } = fastify.server.address() as AddressInfo;
  return {
    url: `http://${infra.config.HOST}:${port}`,
    async close() {
      await closeSockets();
      await apollo.stop();
    },
  };
}
