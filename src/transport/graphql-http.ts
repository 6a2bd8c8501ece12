import { ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FormattedExecutionResult } from 'graphql';
import { callerOfRequest } from './context.js';
import { PresentedError, presentError, type ErrorCode } from './errors.js';
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
 * Apollo Server with the door in its middle. It keeps what it is good at: GraphQL over HTTP, content negotiation, CSRF
 * prevention, plugins. Documents come checked from the door, and execution is the door's, in the form of a gateway: the
 * one place where Apollo 5 lets another executor in.
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
    allowBatchedHttpRequests: false,
    // What is already decided when Apollo asks for a context: introspection, validity, which text a hash stands for.
    introspection: true,
    dangerouslyDisableValidation: true,
    documentStore: null,
    persistedQueries: {
      cache: {
        get: async (key) => textOf(door, key.slice('apq:'.length)),
        set: async () => {},
        delete: async () => false,
      },
    },
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (formatted, error) =>
      error instanceof PresentedError ? error.toJSON() : masked(door, formatted, error),
    stringifyResult,
    logger: door.infra.log,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      {
        async requestDidStart() {
          return {
            // Spares a second parse.
            async didResolveSource(request) {
              (request as { document?: unknown }).document = request.contextValue.prepared.operation.document;
            },
          };
        },
      },
    ],
  });
}

/** The text of data that several answers share is made once. */
const dataText = new WeakMap<object, string>();

function stringifyResult({ data, ...rest }: FormattedExecutionResult): string {
  if (!data) return JSON.stringify({ ...rest, data });
  let text = dataText.get(data);
  if (text === undefined) dataText.set(data, (text = JSON.stringify(data)));
  const beside = JSON.stringify(rest);
  return `{"data":${text}${beside === '{}' ? '' : `,${beside.slice(1, -1)}`}}`;
}

const textOf = ({ trusted, persisted }: Door, hash: string) => (trusted ?? persisted).get(hash);

/** An error of Apollo's own: one about the request is worded for the caller, any other one is ours to hide. */
function masked(door: Door, formatted: { message: string; extensions?: Record<string, unknown> }, error: unknown) {
  if (formatted.extensions?.['code'] === 'BAD_REQUEST') return formatted;
  return presentError(error, { log: door.infra.log, requestId: '' }, door.wording).toJSON();
}

async function answer(apollo: ApolloServer<Admitted>, door: Door, request: FastifyRequest, reply: FastifyReply) {
  const httpGraphQLRequest = requestForApollo(request);
  let refused: Refused | undefined;
  let admitted: Prepared | undefined;
  const response = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest,
    // Called once CSRF prevention has let the request through.
    async context() {
      const outcome = await prepare(door, httpGraphQLRequest, request);
      if (!isRefused(outcome)) return { prepared: (admitted = outcome) };
      refused = outcome;
      throw outcome.errors[0]!;
    },
  });
  for (const [name, value] of response.headers) reply.header(name, value);
  if (refused) return sendRefused(refused, response.headers.get('content-type') ?? '', request, reply);
  const lines = admitted?.caller.cookies?.lines ?? [];
  if (lines.length > 0) reply.header('set-cookie', lines);
  reply.status(response.status ?? 200);
  if (response.body.kind !== 'complete') throw new Error('incremental delivery is not served');
  return reply.send(response.body.string);
}

async function prepare(door: Door, asked: HTTPGraphQLRequest, request: FastifyRequest): Promise<Prepared | Refused> {
  try {
    const caller = await callerOfRequest(door.infra, request.raw, request.id);
    const outcome = await prepareOperation(door, operationOf(asked), caller);
    if (isRefused(outcome) || outcome.kind !== 'subscription' || asked.method === 'GET') return outcome;
    throw new PresentedError('Subscriptions are served over WebSocket.', 'BAD_REQUEST');
  } catch (error) {
    const presented = presentError(error, { log: door.infra.log, requestId: request.id }, door.wording);
    return { refused: presented.code, errors: [presented] };
  }
}

function requestForApollo({ method, headers, url, body }: FastifyRequest): HTTPGraphQLRequest {
  const map = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const at = url.indexOf('?');
  return { method, headers: map, search: at < 0 ? '' : url.slice(at), body };
}

/** @throws BAD_REQUEST for parameters in the URL that are no JSON */
function operationOf({ method, body, search }: HTTPGraphQLRequest): OperationRequest {
  if (method !== 'GET') return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const params = new URLSearchParams(search);
  const json = (name: string): unknown => {
    const text = params.get(name);
    if (text === null) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw new PresentedError(`\`${name}\` must be JSON.`, 'BAD_REQUEST');
    }
  };
  return {
    query: params.get('query') ?? undefined,
    operationName: params.get('operationName') ?? undefined,
    variables: json('variables'),
    extensions: json('extensions'),
  };
}

/** Refusals that are about the request rather than about its document have a status of their own. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
};

/**
 * Sends a refusal. A document that is turned away is 400 for `application/graphql-response+json` and 200 for
 * `application/json`, as GraphQL over HTTP asks: in the old type a status is not the server's word on the document.
 */
function sendRefused(
  { refused, errors, retryAfterSeconds }: Refused,
  type: string,
  { id }: FastifyRequest,
  reply: FastifyReply,
) {
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  if (refused === 'UNAUTHENTICATED') reply.header('www-authenticate', 'Bearer');
  reply.status(STATUS[refused] ?? (type.startsWith('application/graphql-response+json') ? 400 : 200));
  return reply.send(JSON.stringify({ errors, extensions: { requestId: id } }));
}
