import { ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { callerOfRequest } from './context.js';
import { PresentedError, presentError } from './errors.js';
import {
  execute,
  isRefused,
  prepareOperation,
  type Door,
  type OperationRequest,
  type Prepared,
  type Refused,
} from './operation.js';

/** What Apollo carries through its pipeline: the operation that the door let in. */
interface Admitted {
  readonly prepared: Prepared;
}

/** Serves `/graphql` over HTTP. The answer stops Apollo. */
export async function serveGraphQL(fastify: FastifyInstance, door: Door): Promise<() => Promise<void>> {
  const apollo = apolloOf(door);
  await apollo.start();
  fastify.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: (request, reply) => answer(apollo, door, request, reply),
  });
  return () => apollo.stop();
}

/**
 * Apollo Server with the door in its middle. It keeps what it is good at (GraphQL over HTTP, content negotiation, CSRF
 * prevention, plugins); documents come checked from the door, and execution is the door's, in the form of a gateway,
 * which is the one place where Apollo 5 lets another executor in.
 */
function apolloOf(door: Door): ApolloServer<Admitted> {
  return new ApolloServer<Admitted>({
    gateway: {
      load: async () => ({
        executor: async ({ context }) => (await execute((context as unknown as Admitted).prepared)) as never,
      }),
      onSchemaLoadOrUpdate(listener) {
        listener({ apiSchema: door.schema, coreSupergraphSdl: '' });
        return () => {};
      },
      stop: async () => {},
    },
    csrfPrevention: true,
    introspection: true, // The door decides.
    dangerouslyDisableValidation: true, // The door validated.
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    documentStore: null,
    formatError: (formatted, error) => (error instanceof PresentedError ? error.toJSON() : formatted),
    stringifyResult: JSON.stringify,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      {
        async requestDidStart() {
          return {
            async didResolveSource(request) {
              (request as { document?: unknown }).document = request.contextValue.prepared.operation.document;
            },
          };
        },
      },
    ],
  });
}

async function answer(apollo: ApolloServer<Admitted>, door: Door, request: FastifyRequest, reply: FastifyReply) {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const httpGraphQLRequest: HTTPGraphQLRequest = {
    method: request.method,
    headers,
    search: searchOf(request.url),
    body: request.body,
  };
  let refused: Refused | undefined;
  const requestId = randomUUID();
  const response = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest,
    async context() {
      const outcome = await prepare(door, httpGraphQLRequest, request, requestId);
      if (!isRefused(outcome)) return { prepared: outcome };
      refused = outcome;
      throw outcome.errors[0]!;
    },
  });
  for (const [name, value] of response.headers) reply.header(name, value);
  if (refused) return reply.status(400).send(JSON.stringify({ errors: refused.errors }));
  reply.status(response.status ?? 200);
  return reply.send(response.body.kind === 'complete' ? response.body.string : '');
}

async function prepare(
  door: Door,
  operation: HTTPGraphQLRequest,
  request: FastifyRequest,
  requestId: string,
): Promise<Prepared | Refused> {
  try {
    const caller = await callerOfRequest(door.infra, request, requestId);
    return await prepareOperation(door, operationOf(operation), caller);
  } catch (error) {
    const presented = presentError(error, { log: door.infra.log, requestId }, door.wording);
    return { refused: presented.code, errors: [presented] };
  }
}

function operationOf({ method, body, search }: HTTPGraphQLRequest): OperationRequest {
  if (method === 'POST') return (body ?? {}) as OperationRequest;
  const params = new URLSearchParams(search);
  return {
    query: params.get('query') ?? undefined,
    operationName: params.get('operationName') ?? undefined,
    variables: JSON.parse(params.get('variables') ?? 'null') as unknown,
    extensions: JSON.parse(params.get('extensions') ?? 'null') as unknown,
  };
}

function searchOf(url: string): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at);
}
