import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Answer, TestApp } from './app.js';

/** Sends one operation and gives its answer, as `TestApp.execute` does. */
export type Execute = <Data = any>(
  query: string,
  variables?: Record<string, unknown>,
  from?: { token?: string; language?: string; process?: number },
) => Promise<Answer<Data>>;

/** The two ways in, for promises that hold on both. */
export const TRANSPORTS = ['HTTP', 'WebSocket'] as const;

/** Sends operations over a transport; over WebSocket each on a socket of its own. */
export function over(app: TestApp, transport: (typeof TRANSPORTS)[number]): Execute {
  return transport === 'HTTP' ? overHttp(app) : overWebSocket(app);
}

const overHttp =
  (app: TestApp): Execute =>
  (query, variables, { token, language = 'en', process } = {}) =>
    app.execute(query, variables, {
      process,
      headers: { 'accept-language': language, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    });

const overWebSocket =
  (app: TestApp): Execute =>
  async (query, variables, { token, language = 'en', process = 0 } = {}) => {
    class Speaking extends WebSocket {
      constructor(address: string, protocols?: string | string[]) {
        super(address, protocols, { headers: { 'accept-language': language } });
      }
    }
    const client = createClient({
      url: `${app.apps[process]!.server!.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: Speaking,
      retryAttempts: 0,
      connectionParams: token ? { authorization: `Bearer ${token}` } : {},
    });
    try {
      for await (const answer of client.iterate({ query, variables })) return answer as Answer<any>;
      throw new Error('no answer');
    } catch (error) {
      // Errors before execution come in a message of their own.
      if (Array.isArray(error)) return { errors: error as Answer['errors'] };
      throw error;
    } finally {
      await client.dispose();
    }
  };
