import type { FastifyInstance } from 'fastify';
import type { Infra } from '../infra/context.js';
import { metricsOf } from '../infra/metrics.js';

const ANSWER_WITHIN_MS = 2_000;

/** `/health`: the process lives. `/ready`: and can do its work, so send it people. `/metrics`: for Prometheus. */
export function serveProbes(fastify: FastifyInstance, infra: Infra, isDraining: () => boolean): void {
  fastify.get('/health', async () => ({ status: 'ok' }));

  fastify.get('/ready', async (_request, reply) => {
    const [postgres, redis] = await Promise.all([works(infra.pool.query('select 1')), works(infra.redis.ping())]);
    const draining = isDraining();
    const ready = postgres && redis && !draining;
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable', postgres, redis, draining });
  });

  fastify.get('/metrics', async (_request, reply) => {
    const metrics = metricsOf(infra);
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });
}

/** Whether it answers, and in time. */
async function works(answer: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, ANSWER_WITHIN_MS, false)));
  const inTime = answer.then(
    () => true,
    () => false,
  );
  return Promise.race([inTime, late]).finally(() => clearTimeout(timer));
}
