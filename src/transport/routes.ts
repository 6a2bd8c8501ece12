import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { features } from '../features/index.js';
import { makeContext, type Infra } from '../infra/context.js';
import { isOutage } from '../infra/outage.js';
import type { Route, RouteAnswer } from '../infra/route.js';
import { RequestError } from '../kit/errors.js';
import { callerOfRequest } from './context.js';
import { outOfReach } from './errors.js';

/** What a caller's mistake is in HTTP. */
const STATUS: Readonly<Record<string, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
};

/** Serves the paths that features have beside GraphQL. Bodies reach them as the bytes that came. */
export async function serveRoutes(fastify: FastifyInstance, infra: Infra): Promise<void> {
  const routes = features.flatMap((feature) => feature.routes ?? []);
  await fastify.register(async (own) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const route of routes) {
      if (route.development && infra.config.production) continue;
      own.route({
        method: route.method,
        url: route.path,
        handler: (request, reply) => answer(infra, route, request, reply),
      });
    }
  });
}

async function answer(infra: Infra, route: Route, request: FastifyRequest, reply: FastifyReply) {
  const { status = 200, type, headers = {}, body = '' } = await handle(infra, route, request);
  return reply
    .status(status)
    .type(type ?? 'application/json; charset=utf-8')
    .headers(headers)
    .send(body);
}

async function handle(infra: Infra, route: Route, request: FastifyRequest): Promise<RouteAnswer> {
  try {
    const { viewer, locale, address, userAgent } = await callerOfRequest(infra, request.raw, request.id);
    return await route.handle(makeContext(infra, { viewer, locale, address, userAgent, requestId: request.id }), {
      headers: request.headers,
      params: request.params as Record<string, string>,
      query: new URL(request.url, 'http://localhost').searchParams,
      body: (request.body as Buffer | undefined) ?? Buffer.alloc(0),
      origin: `${request.protocol}://${request.host}`,
    });
  } catch (error) {
    if (error instanceof RequestError) return told(error);
    if (!isOutage(error)) throw error;
    infra.log.error({ requestId: request.id, path: route.path, err: error }, 'a store is out of reach');
    return told(outOfReach());
  }
}

function told({ code, message, details }: RequestError): RouteAnswer {
  const { retryAfterSeconds } = details;
  return {
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
    status: STATUS[code] ?? 400,
    body: JSON.stringify({ errors: [{ message, extensions: { ...details, code } }] }),
  };
}
