import type { Server } from 'node:http';
import { execute, subscribe, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { makeContext, type Infra } from '../infra/context.js';
import type { Viewer } from '../kit/viewer.js';
import { localeOf, viewerOfAuthorization } from './context.js';
import { presentError } from './errors.js';

const PAYLOAD_MAX_BYTES = 64 * 1024;

type Extra = { viewer?: Viewer | null; locale?: 'en' | 'ko' };

/** Serves graphql-transport-ws on the server's `/graphql`. The answer closes every socket. */
export function serveWebSocket(server: Server, schema: GraphQLSchema, infra: Infra): () => Promise<void> {
  const sockets = new WebSocketServer({
    server,
    path: '/graphql',
    maxPayload: PAYLOAD_MAX_BYTES,
    perMessageDeflate: false,
  });
  const running = useServer<Record<string, unknown>, Extra>(
    {
      schema,
      // Each operation, and each event of a subscription, in a context of its own: loaders never outlive an answer.
      execute: (args) => execute({ ...args, contextValue: freshContext(infra, args.contextValue as Extra) }),
      subscribe,
      onConnect: async (connection) => {
        const params = connection.connectionParams ?? {};
        connection.extra.viewer = await viewerOfAuthorization(infra, params['authorization']).catch(() => undefined);
        connection.extra.locale = localeOf(String(params['acceptLanguage'] ?? ''));
        return connection.extra.viewer !== undefined;
      },
      context: (connection) => freshContext(infra, connection.extra),
      onNext: (_connection, _id, _payload, _args, result) =>
        result.errors
          ? {
              ...result,
              errors: result.errors.map((error) =>
                presentError(error, { log: infra.log, requestId: '' }, { namesSchema: true }),
              ) as never,
            }
          : undefined,
    },
    sockets,
  );
  return async () => {
    await running.dispose();
  };
}

const freshContext = (infra: Infra, { viewer, locale }: Extra) =>
  makeContext(infra, { viewer: viewer ?? null, locale });
