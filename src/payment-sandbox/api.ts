import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Answer, Books, Intent, Outcome } from './books.js';
import { Endpoint, type Deliveries } from './deliveries.js';
import { cancel, confirm, create, decide, finish, refused } from './moves.js';
import { pagePolicy, payPage, returnAddress } from './page.js';
import { Trouble, type Troubles } from './troubles.js';

const Order = z.object({
  orderId: z.string().min(1).max(64),
  amountMinor: z.int().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  title: z.string().max(1000),
  returnUrl: z.url({ protocol: /^https?$/ }),
});
const Confirmation = Order.pick({ orderId: true, amountMinor: true, currency: true });
const Cancellation = z.object({
  amountMinor: z.int().positive(),
  currency: z.string(),
  reason: z.string().min(1).max(1000),
});
const Wanted = z.object({
  orderId: z.string().optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  after: z.string().default(''),
  limit: z.coerce.number().int().min(1).max(100).default(100),
});

/** What the API is made of. */
export interface Sandbox {
  readonly books: Books;
  readonly deliveries: Deliveries;
  readonly troubles: Troubles;
  /** The key of the shop. */
  readonly key: string;
  /** Where payers reach us. */
  readonly origin: () => string;
}

type Params = { Params: { id: string } };

/** The sandbox over HTTP: the shop's API, the payer's page, and the control of what goes wrong. */
export function makeApi(sandbox: Sandbox): FastifyInstance {
  const { books, troubles } = sandbox;
  const fastify = Fastify({ bodyLimit: 65_536, forceCloseConnections: true });
  const calls = new Calls(sandbox);
  guard(fastify, sandbox);

  fastify.post('/v1/intents', (request, reply) => {
    const order = Order.safeParse(request.body).data;
    return calls.answer(request, reply, 'create', order?.orderId, order && (() => create(order)));
  });
  fastify.get('/v1/intents', (request, reply) => {
    const wanted = Wanted.safeParse(request.query).data;
    return calls.answer(request, reply, 'list', wanted?.orderId, wanted && (() => page(books, wanted)));
  });
  fastify.get<Params>('/v1/intents/:id', (request, reply) =>
    calls.move(request, reply, 'look', (intent) => found(intent)),
  );
  fastify.post<Params>('/v1/intents/:id/confirm', (request, reply) => {
    const order = Confirmation.safeParse(request.body).data;
    return calls.move(request, reply, 'confirm', order && ((intent, how) => confirm(intent, order, HOW[how ?? ''])));
  });
  fastify.post<Params>('/v1/intents/:id/cancel', (request, reply) => {
    const wish = Cancellation.safeParse(request.body).data;
    const move = (intent: Intent, how?: Trouble['do']) =>
      how === 'decline' ? refused(409, 'refund_declined') : cancel(intent, wish!);
    return calls.move(request, reply, 'cancel', wish && move);
  });
  fastify.put('/v1/webhook-endpoint', async (request, reply) => {
    const endpoint = Endpoint.safeParse(request.body).data;
    if (!endpoint) return send(reply, refused(400, 'not_understood'));
    sandbox.deliveries.register(endpoint);
    return send(reply, { status: 200, body: { url: endpoint.url } });
  });

  serveControl(fastify, sandbox);
  servePages(fastify, sandbox, (trouble) => troubles.add(trouble));
  return fastify;
}

/** What a switch makes of a confirmation. */
const HOW: Readonly<Record<string, 'declined' | 'deferred'>> = { decline: 'declined', defer: 'deferred' };

const found = (intent: Intent): Outcome => ({ status: 200, body: intent });

function page(books: Books, { orderId, from = '', to = '9', after, limit }: z.infer<typeof Wanted>): Outcome {
  if (orderId !== undefined) return { status: 200, body: { intents: books.ofOrder(orderId), nextAfter: null } };
  const intents = books.list({ from, to, after, limit });
  return { status: 200, body: { intents, nextAfter: intents.length < limit ? null : intents.at(-1)!.id } };
}

/** How calls are made: each once under its key, and with what shall go wrong. */
class Calls {
  readonly #underWay = new Map<string, { digest: string; answer: Promise<Answer> }>();

  constructor(private readonly sandbox: Sandbox) {}

  /** A call about an intent; without a `move` it was not understood. */
  async move(
    request: FastifyRequest<Params>,
    reply: FastifyReply,
    on: Trouble['on'],
    move: ((intent: Intent, how?: Trouble['do']) => Outcome) | undefined,
  ): Promise<FastifyReply> {
    const { books } = this.sandbox;
    const { id } = request.params;
    const work = (how?: Trouble['do']) => {
      const intent = books.intent(id);
      return intent ? move!(intent, how) : refused(404, 'no_such_intent');
    };
    return this.answer(request, reply, on, books.intent(id)?.orderId, move && work);
  }

  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    on: Trouble['on'],
    orderId: string | undefined,
    work: ((how?: Trouble['do']) => Outcome) | undefined,
  ): Promise<FastifyReply> {
    if (!work) return send(reply, refused(400, 'not_understood'));
    const trouble = this.sandbox.troubles.take(on, orderId);
    if (trouble?.do === 'fail') return send(reply, refused(503, 'unavailable'));
    const answer = await this.#once(request, async () => {
      if (trouble?.do === 'delay') await pause(trouble.ms, undefined, { ref: false });
      return work(trouble?.do);
    });
    if (trouble?.do === 'timeout') await pause(trouble.ms, undefined, { ref: false });
    if (trouble?.do === 'drop') {
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
    return send(reply, { ...answer, body: this.#withAddress(answer.body) });
  }

  /** Does a call once for each key: again it is answered the same, meanwhile it waits, for another wish it is refused. */
  async #once(request: FastifyRequest, work: () => Promise<Outcome>): Promise<Answer> {
    const { books } = this.sandbox;
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || request.method === 'GET') return books.record(await work());
    const digest = createHash('sha256')
      .update(JSON.stringify([request.method, request.url, request.body]))
      .digest('base64url');
    const known = books.answerTo(key) ?? this.#underWay.get(key);
    if (known && known.digest !== digest) return refused(422, 'key_reused');
    if (known) return 'answer' in known ? known.answer : known;
    const answer = work().then((outcome) => books.record(outcome, { key, digest }));
    this.#underWay.set(key, { digest, answer });
    return answer.finally(() => this.#underWay.delete(key));
  }

  /** Intents are told with the page on which they are paid. */
  #withAddress(body: object): object {
    if ('intents' in body) return { ...body, intents: (body.intents as Intent[]).map((one) => this.#withAddress(one)) };
    return 'returnUrl' in body ? { ...body, payUrl: `${this.sandbox.origin()}/pay/${(body as Intent).id}` } : body;
  }
}

/** What tests and people at the control do: decide for a payer, make things go wrong, see what was told. */
function serveControl(fastify: FastifyInstance, { books, deliveries, troubles }: Sandbox): void {
  const act = (path: string, work: (intent: Intent) => Outcome) =>
    fastify.post<Params>(`/control/intents/:id/${path}`, async (request, reply) => {
      const intent = books.intent(request.params.id);
      return send(reply, intent ? books.record(work(intent)) : refused(404, 'no_such_intent'));
    });
  act('approve', (intent) => decide(intent, true));
  act('decline', (intent) => decide(intent, false));
  act('finish', (intent) => finish(intent, true));
  act('fail', (intent) => finish(intent, false));
  fastify.put('/control/troubles', async (request, reply) => {
    const wanted = z.array(Trouble).safeParse(request.body).data;
    if (!wanted) return send(reply, refused(400, 'not_understood'));
    troubles.set(wanted);
    return send(reply, { status: 200, body: { troubles: wanted } });
  });
  fastify.post('/control/webhooks/release', async (request, reply) => {
    const { order = 'newest-first' } = (request.body ?? {}) as { order?: 'newest-first' | 'oldest-first' };
    return send(reply, { status: 200, body: { taken: await deliveries.release(order) } });
  });
  fastify.get('/control/webhooks/undelivered', async (_request, reply) =>
    send(reply, { status: 200, body: { events: books.undelivered().map(({ id, type }) => ({ id, type })) } }),
  );
}

/** The page of a payer, which needs no key: who has its address may pay. */
function servePages(fastify: FastifyInstance, { books, key }: Sandbox, add: (trouble: Trouble) => void): void {
  const tokenOf = (id: string) => createHmac('sha256', key).update(id).digest('base64url');
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );
  fastify.get<Params>('/pay/:id', async (request, reply) => {
    const intent = books.intent(request.params.id);
    if (!intent) return send(reply, refused(404, 'no_such_intent'));
    const locale = /^\s*ko\b/i.test(request.headers['accept-language'] ?? '') ? 'ko' : 'en';
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy(intent))
      .send(payPage(intent, { token: tokenOf(intent.id), locale }));
  });
  fastify.post<Params>('/pay/:id', async (request, reply) => {
    const intent = books.intent(request.params.id);
    const { token, decision, trouble = '' } = (request.body ?? {}) as Record<string, string>;
    if (!intent) return send(reply, refused(404, 'no_such_intent'));
    if (!sameText(String(token), tokenOf(intent.id))) return send(reply, refused(403, 'not_from_this_page'));
    if (decision !== 'approve' && decision !== 'decline') return send(reply, refused(400, 'not_understood'));
    const [on, what] = trouble.split('-');
    const wanted = Trouble.safeParse({ on, do: what, orderId: intent.orderId }).data;
    if (wanted) add(wanted);
    books.record(decide(intent, decision === 'approve'));
    return reply.redirect(returnAddress(books.intent(intent.id)!), 303);
  });
}

/** Who may call what: the shop by its key, payers their page, and nobody under a name that is not of this machine. */
function guard(fastify: FastifyInstance, { key }: Sandbox): void {
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.host)) return send(reply, refused(421, 'other_host'));
    if (request.url.startsWith('/pay/')) return;
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (!sameText(given, key)) return send(reply, refused(401, 'unauthorized'));
  });
  fastify.setErrorHandler((error: { statusCode?: number }, _request, reply) =>
    send(reply, refused(error.statusCode ?? 500, (error.statusCode ?? 500) < 500 ? 'not_understood' : 'fault')),
  );
}

const digest = (text: string) => createHash('sha256').update(text).digest();
const sameText = (one: string, other: string) => timingSafeEqual(digest(one), digest(other));

const send = (reply: FastifyReply, { status, body }: Answer) => reply.status(status).send(body);
