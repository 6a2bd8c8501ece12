import { RedisPubSub } from 'graphql-redis-subscriptions';
import type { Redis } from 'ioredis';
import type { Logger } from '../log.js';
import type { Events } from './events.js';

/** Opens the event machinery over one connection that commands and one that listens. */
export async function openEvents({
  publisher,
  subscriber,
  prefix,
  log,
}: {
  publisher: Redis;
  subscriber: Redis;
  prefix: string;
  log: Logger;
}): Promise<Events & { close(): Promise<void> }> {
  const pubsub = new RedisPubSub({ publisher, subscriber });
  return {
    wakeRelay: () => {},
    feed: () => Promise.reject(new Error('being built')),
    async listen(channel, listener) {
      const id = await pubsub.subscribe(`${prefix}${channel}`, listener);
      return () => pubsub.unsubscribe(id);
    },
    announce(channel, event) {
      pubsub.publish(`${prefix}${channel}`, event).catch((error: unknown) => log.warn({ err: error }, 'announce'));
    },
    async close() {},
  };
}
