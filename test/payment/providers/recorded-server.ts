import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';

/** Shapes as a provider's public documentation shows them, by name. */
export const recorded = (provider: 'toss' | 'stripe'): Record<string, any> =>
  JSON.parse(readFileSync(`test/payment/providers/recorded/${provider}.json`, 'utf8')) as Record<string, any>;

/** What a provider was asked. */
export interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: http.IncomingHttpHeaders;
  body: string;
}

type Answer = { status?: number; json?: unknown; text?: string; headers?: Record<string, string> } | 'cut' | 'silence';

/** A provider on the loopback that says what it is told to, one answer after the other, and keeps what it was asked. */
export class RecordedServer {
  asked: Asked[] = [];
  url = '';
  #answers: Answer[] = [];
  #server = http.createServer((request, response) => void this.#serve(request, response));

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  answers(...answers: Answer[]): void {
    this.asked = [];
    this.#answers = answers;
  }

  /** What was asked, as `POST /v1/payments/confirm`. */
  get calls(): string[] {
    return this.asked.map(({ method, path }) => `${method} ${path}`);
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const url = new URL(request.url!, 'http://provider');
    const query = Object.fromEntries(url.searchParams);
    this.asked.push({ method: request.method!, path: url.pathname, query, headers: request.headers, body });
    const answer = this.#answers.shift() ?? { status: 599, json: { code: 'NOBODY_TOLD_ME' } };
    if (answer === 'cut') return void request.socket.destroy();
    if (answer === 'silence') return;
    const { status = 200, json, text = JSON.stringify(json), headers } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  }
}

export function useRecordedServer(): RecordedServer {
  const server = new RecordedServer();
  beforeAll(() => server.open());
  beforeEach(() => server.answers());
  afterAll(() => server.close());
  return server;
}
