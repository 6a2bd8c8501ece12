// One of the servers that are compared, in a process of its own: `node read-servers.js <name>`.
import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import Fastify from 'fastify';
import type { GraphQLSchema } from 'graphql';
import mercurius from 'mercurius';
import { openApp, openInfra } from '../src/app.js';
import { readConfig } from '../src/infra/config.js';
import { makeContext, type Infra } from '../src/infra/context.js';
import { bindSchema } from '../src/transport/schema.js';
import { servingAt } from './server-process.js';

const given = readConfig({
  NODE_ENV: 'production',
  PORT: '0',
  ROLES: process.env['ROLES'] ?? 'api',
  ACCESS_TOKEN_SECRET: 'a secret of the bench, 32 letters long',
  TICKET_SECRET: 'another secret of the bench, 32 letters',
  DATABASE_URL: process.env['DATABASE_URL'],
  REDIS_URL: process.env['REDIS_URL'],
  // Nobody is written to here.
  EMAIL_VERIFICATION: 'off',
  // The limit is kept and counted; all who ask come from one address.
  RATE_ADDRESS_POINTS: '1000000000',
  RATE_ADDRESS_POINTS_PER_SECOND: '1000000000',
});
const config = { ...given, DATABASE_URL: given.DATABASE_URL!, REDIS_URL: given.REDIS_URL! };

const servers: Record<string, () => Promise<string>> = {
  /** Ours as it is served in production: every limit, header, log and metric on. */
  async ours() {
    const { server } = await openApp({ config });
    return server!.url;
  },

  /** Apollo Server as its documentation starts it. */
  async apollo() {
    const { infra, schema } = await sameResolvers();
    const { url } = await startStandaloneServer(new ApolloServer({ schema }), {
      context: async () => makeContext(infra),
      listen: { port: 0, host: '127.0.0.1' },
    });
    return url.replace(/\/$/, '');
  },

  /** Mercurius with its compiler on, without any of the guards. */
  async mercurius() {
    const { infra, schema } = await sameResolvers();
    const fastify = Fastify();
    await fastify.register(mercurius, { schema, jit: 1, path: '/graphql', context: () => makeContext(infra) });
    return fastify.listen({ port: 0, host: '127.0.0.1' });
  },
};

async function sameResolvers(): Promise<{ infra: Infra; schema: GraphQLSchema }> {
  return { infra: await openInfra({ config }, []), schema: bindSchema() };
}

servingAt(await servers[process.argv[2]!]!());
