import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from '@jest/globals';

/** A message as another system got it. */
export interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
  readonly path: string;
}

/** Another system that listens: a real HTTP server on loopback that keeps what it hears and answers as it is told. */
export class Listener {
  readonly heard: Heard[] = [];
  /** The status it answers with, or a promise of one. */
  answer: (heard: Heard) => number | Promise<number> = () => 204;
  url = '';
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const bytes = Buffer.concat(chunks);
      const heard = { headers: request.headers, body: bytes.toString(), bytes, path: request.url! };
      this.heard.push(heard);
      response.writeHead(await this.answer(heard), { location: `${this.url}/elsewhere` }).end();
    });
  });

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close').catch(() => {});
  }
}

/** Opens a listener for the tests of this file. */
export function useListener(): Listener {
  const listener = new Listener();
  beforeAll(() => listener.open());
  afterAll(() => listener.close());
  return listener;
}
