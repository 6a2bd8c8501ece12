import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../infra/config.js';
import type { Infra } from '../infra/context.js';
import { hostAllowed, originAllowed } from './addresses.js';
import type { ErrorCode } from './errors.js';

/** On every answer. What we serve is data: nothing in it is to be run, framed, guessed at or kept. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const HSTS = 'max-age=63072000; includeSubDomains';

const CORS_PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers':
    'content-type, authorization, accept-language, apollo-require-preflight, x-apollo-operation-name, x-request-id, x-session',
  'access-control-max-age': '86400',
};

const FOREIGN_CHARSET = /charset\s*=\s*"?(?!utf-?8\b)/i;

/** Guards every route: whose name we answer to, which pages may talk to us, what the answers carry. */
export function guardRequests(fastify: FastifyInstance, { config, log }: Infra): void {
  const headers = config.production ? { ...HEADERS, 'strict-transport-security': HSTS } : HEADERS;

  // Node closes these without a word.
  fastify.server.on('connect', (_request, socket) => socket.end('HTTP/1.1 405 Method Not Allowed\r\n\r\n'));

  fastify.addHook('onRequest', (request, reply, done) => {
    const { host, origin, 'content-type': contentType } = request.headers;
    reply.headers(headers).header('x-request-id', request.id);
    if (!hostAllowed(config, host)) return void send(reply, 421, 'BAD_REQUEST', 'This host is not served here.');
    if (contentType !== undefined && FOREIGN_CHARSET.test(contentType)) {
      return void send(reply, 415, 'BAD_REQUEST', 'Bodies are UTF-8.');
    }
    if (origin !== undefined) {
      if (!originAllowed(config, origin, host)) {
        return void send(reply, 403, 'FORBIDDEN', 'This origin may not use the API.');
      }
      allowOrigin(reply, origin, config);
      if (request.method === 'OPTIONS') return void reply.headers(CORS_PREFLIGHT).status(204).send();
    }
    done();
  });

  fastify.setNotFoundHandler((request, reply) => {
    const known = fastify.hasRoute({ method: 'GET', url: request.url.split('?')[0]! });
    if (!known && request.method !== 'TRACE') return send(reply, 404, 'NOT_FOUND', 'There is nothing here.');
    return send(reply.header('allow', 'GET, POST'), 405, 'BAD_REQUEST', 'This method is not served.');
  });

  fastify.setErrorHandler((error: { statusCode?: number }, request: FastifyRequest, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      log.error({ requestId: request.id, err: error }, 'fault');
      return send(reply, status, 'INTERNAL_SERVER_ERROR', 'Something went wrong.', { requestId: request.id });
    }
    return send(reply, status, 'BAD_REQUEST', STATUS_CODES[status] ?? 'Bad request.');
  });
}

/**
 * Tokens travel in a header that a page must be given by its own code, so no credentials are allowed for; but to pages of
 * `ALLOWED_ORIGINS` where sessions are kept in cookies.
 */
function allowOrigin(reply: FastifyReply, origin: string, { SESSION_COOKIES, ALLOWED_ORIGINS }: Config): void {
  reply.headers({
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'x-request-id, retry-after',
    vary: 'Origin',
  });
  if (SESSION_COOKIES && ALLOWED_ORIGINS.includes(origin)) reply.header('access-control-allow-credentials', 'true');
}

function send(reply: FastifyReply, status: number, code: ErrorCode, message: string, extensions: object = {}) {
  return reply
    .status(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ errors: [{ message, extensions: { ...extensions, code } }] }));
}
