/**
 * A server that tells many sockets of a course's seats, in a process of its own so that its CPU and memory can be
 * measured. Argument: `ours`; or a reference with the packages' own defaults over the same event: `bare` (a loop of
 * `ws.send` with one ready text), `stock` (graphql-ws and graphql-subscriptions, executed for each subscriber).
 */
import 'reflect-metadata';
import { EventEmitter } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { PubSub } from 'graphql-subscriptions';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { openApp } from '../src/app.js';
import { readConfig } from '../src/infra/config.js';

/** What the bench asks of a server. */
export type Question = { readonly ask: 'cpu' | 'memory' } | { readonly tell: SeatsTold };

/** What the sockets of a reference are told. */
export interface SeatsTold {
  readonly capacity: number;
  readonly remaining: number;
  readonly version: number;
}

const kinds: Readonly<Record<string, () => Promise<{ port: number; tell?: (seats: SeatsTold) => void }>>> = {
  async ours() {
    const config = readConfig();
    const app = await openApp({
      config: { ...config, DATABASE_URL: config.DATABASE_URL!, REDIS_URL: config.REDIS_URL! },
      repeating: false,
    });
    return { port: Number(new URL(app.server!.url).port) };
  },

  async bare() {
    const server = http.createServer();
    const sockets = new WebSocketServer({ server, perMessageDeflate: false });
    let current: SeatsTold = { capacity: 0, remaining: 0, version: 0 };
    const textOf = (id: string) => JSON.stringify({ id, type: 'next', payload: { data: { remainingSeats: current } } });
    sockets.on('connection', (socket) => {
      socket.on('message', (data) => {
        const { type, id } = JSON.parse(String(data)) as { type: string; id: string };
        socket.send(type === 'connection_init' ? '{"type":"connection_ack"}' : textOf(id));
      });
    });
    return {
      port: await listen(server),
      tell(seats) {
        current = seats;
        const text = textOf('00000000-0000-4000-8000-000000000000');
        for (const socket of sockets.clients) socket.send(text);
      },
    };
  },

  async stock() {
    const pubsub = new PubSub({ eventEmitter: new EventEmitter().setMaxListeners(0) });
    let current: SeatsTold = { capacity: 0, remaining: 0, version: 0 };
    const schema = makeExecutableSchema({
      typeDefs: `type Query { none: Int }
        type SeatCount { capacity: Int! remaining: Int! version: Int! }
        type Subscription { remainingSeats(courseIds: [ID!]!): SeatCount! }`,
      resolvers: {
        Subscription: {
          remainingSeats: {
            subscribe: () => startingWith({ remainingSeats: current }, pubsub.asyncIterableIterator<Told>('seats')),
          },
        },
      },
    });
    const server = http.createServer();
    useServer({ schema }, new WebSocketServer({ server }));
    return {
      port: await listen(server),
      tell(seats) {
        current = seats;
        void pubsub.publish('seats', { remainingSeats: seats });
      },
    };
  },
};

interface Told {
  readonly remainingSeats: SeatsTold;
}

function startingWith<Value>(first: Value, live: AsyncIterableIterator<Value>): AsyncIterableIterator<Value> {
  let begun = false;
  return {
    next() {
      if (begun) return live.next();
      begun = true;
      return Promise.resolve({ value: first, done: false });
    },
    return: () => live.return!(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function listen(server: http.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const { port, tell } = await kinds[process.argv[2] ?? '']!();
process.on('disconnect', () => process.exit(0));
process.on('message', (question: Question) => {
  if ('tell' in question) return tell?.(question.tell);
  if (question.ask === 'cpu') {
    const { user, system } = process.cpuUsage();
    return process.send!({ micros: user + system });
  }
  for (let i = 0; i < 3; i += 1) (globalThis as { gc?: () => void }).gc?.();
  return process.send!({ bytes: process.memoryUsage().rss });
});
process.send!({ port });
