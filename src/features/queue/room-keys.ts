import type { Infra } from '../../infra/context.js';

/** Every key of a room; the braces keep them on one node of a cluster. */
export function keysOf(infra: Pick<Infra, 'redisPrefix'>, roomId: string) {
  const key = (part: string) => `${infra.redisPrefix}{room:${roomId}}:${part}`;
  return {
    meta: key('meta'),
    waiting: key('waiting'),
    admitted: key('admitted'),
    seen: key('seen'),
    place: key('place'),
    record: key('record'),
  };
}
