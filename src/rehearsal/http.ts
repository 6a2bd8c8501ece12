import http from 'node:http';
import https from 'node:https';
import { codeOf } from '../kit/start-error.js';
import { Trouble } from './record.js';

/** An operation as it is posted. */
export interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The first field of an answer: a type of a result union, or a page of something. */
export type Answered<Fields = unknown> = { readonly __typename: string } & Fields;

interface Body {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly retryAfterSeconds?: number };
  }[];
}

const ANSWER_WITHIN_MS = 60_000;

/** Connections to a server, as a balancer in front of it keeps them. Who waits for one waits in their latency. */
const CONNECTIONS_MAX = 256;

/** Posts operations over connections that stay open. */
export class Http {
  readonly #agents = new Map<string, http.Agent>();

  /**
   * The first field of the answer; null where that is null.
   *
   * @throws Trouble for an error of GraphQL, of HTTP or of the network
   */
  async ask<Fields = unknown>(url: string, operation: Operation, token?: string): Promise<Answered<Fields> | null> {
    const { status, text } = await this.#post(url, operation, token);
    const body = parsed(text);
    const [error] = body?.errors ?? [];
    if (error) {
      const code = error.extensions?.code ?? 'UNCODED';
      const waitSeconds = error.extensions?.retryAfterSeconds;
      throw new Trouble(code, isFault(status, code) ? 'fault' : 'refused', waitSeconds ? waitSeconds * 1000 : null);
    }
    if (status !== 200 || !body?.data) throw new Trouble(`HTTP ${status}`, isFault(status) ? 'fault' : 'refused');
    return Object.values(body.data)[0] as Answered<Fields> | null;
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  async #post(url: string, operation: Operation, token?: string): Promise<{ status: number; text: string }> {
    const body = JSON.stringify(operation);
    const headers: http.OutgoingHttpHeaders = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    };
    const { request } = url.startsWith('https:') ? https : http;
    const once = () =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        const asked = request(`${url}/graphql`, { method: 'POST', agent: this.#agentOf(url), headers }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
          response.on('error', reject);
        });
        asked.setTimeout(ANSWER_WITHIN_MS, () => asked.destroy(new Error('no answer')));
        // A kept connection may be closed by the server just as we write to it: nothing was read, so it is asked again.
        asked.on('error', (error) =>
          reject(asked.reusedSocket && codeOf(error) === 'ECONNRESET' ? new Stale() : error),
        );
        asked.end(body);
      });
    for (;;) {
      try {
        return await once();
      } catch (error) {
        if (!(error instanceof Stale)) throw new Trouble(codeOf(error) ?? 'NO_ANSWER', 'fault');
      }
    }
  }

  #agentOf(url: string): http.Agent {
    let agent = this.#agents.get(url);
    if (!agent) {
      const { Agent } = url.startsWith('https:') ? https : http;
      this.#agents.set(
        url,
        (agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX, maxFreeSockets: CONNECTIONS_MAX })),
      );
    }
    return agent;
  }
}

class Stale extends Error {}

const isFault = (status: number, code?: string) =>
  status >= 500 || code === 'INTERNAL_SERVER_ERROR' || code === 'SERVICE_UNAVAILABLE' || code === 'UNCODED';

function parsed(text: string): Body | null {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return null;
  }
}
