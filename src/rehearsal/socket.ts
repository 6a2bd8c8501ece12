import { WebSocket } from 'ws';
import type { Operation } from './http.js';
import { Trouble } from './record.js';

/** What a subscriber does with what it is told. */
export interface Listener<Event> {
  next(event: Event): void;
  failed(trouble: Trouble): void;
}

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

const OPEN_WITHIN_MS = 60_000;

/**
 * One socket that speaks graphql-transport-ws, with any number of subscriptions on it. It does what a page needs and
 * no more, so that one process can be ten thousand of them: about 20 KiB and three objects each.
 */
export class Socket {
  readonly #webSocket: WebSocket;
  readonly #listeners = new Map<string, Listener<never>>();
  readonly #opened = Promise.withResolvers<void>();
  #ids = 0;
  #isOpen = false;
  #over = false;

  /** @param onLost told the close code when the socket was open, ends, and we did not end it */
  private constructor(url: string, token: string, onLost: (code: number) => void) {
    const webSocket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws', {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      handshakeTimeout: OPEN_WITHIN_MS,
    });
    this.#webSocket = webSocket;
    webSocket.on('open', () => this.#send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    webSocket.on('message', (data) => this.#receive(JSON.parse(String(data)) as Message));
    webSocket.on('unexpected-response', (_request, response) => {
      this.#fail(new Trouble(`HTTP ${response.statusCode}`, (response.statusCode ?? 500) >= 500 ? 'fault' : 'refused'));
    });
    webSocket.on('error', (error: NodeJS.ErrnoException) =>
      this.#fail(new Trouble(error.code ?? `SOCKET ${error.message}`, 'fault')),
    );
    webSocket.on('close', (code) => {
      this.#fail(troubleOf(code));
      if (this.#over || !this.#isOpen) return;
      this.#over = true;
      onLost(code);
    });
  }

  /**
   * Opens a socket and signs in on it.
   *
   * @throws Trouble when it cannot be opened
   */
  static async open(url: string, token: string, onLost: (code: number) => void): Promise<Socket> {
    const socket = new Socket(url, token, onLost);
    try {
      await socket.#opened.promise;
    } catch (trouble) {
      socket.drop();
      throw trouble;
    }
    return socket;
  }

  /** Starts a subscription; the answer ends it. */
  subscribe<Event>(operation: Operation, listener: Listener<Event>): () => void {
    const id = String((this.#ids += 1));
    this.#listeners.set(id, listener as Listener<never>);
    this.#send({ id, type: 'subscribe', payload: operation });
    return () => {
      if (this.#listeners.delete(id)) this.#send({ id, type: 'complete' });
    };
  }

  /** Sends anything at all. */
  sendRaw(text: string): void {
    if (this.#webSocket.readyState === WebSocket.OPEN) this.#webSocket.send(text);
  }

  /** Ends it as a page does that is left. */
  close(): void {
    this.#over = true;
    this.#webSocket.close(1000);
  }

  /** Ends it without a word, as a lost network does. */
  drop(): void {
    this.#over = true;
    this.#webSocket.terminate();
  }

  #send(message: Message): void {
    this.sendRaw(JSON.stringify(message));
  }

  #receive({ id, type, payload }: Message): void {
    if (type === 'connection_ack') {
      this.#isOpen = true;
      return this.#opened.resolve();
    }
    if (type === 'ping') return this.#send({ type: 'pong' });
    const listener = id === undefined ? undefined : this.#listeners.get(id);
    if (!listener) return;
    if (type === 'complete' || type === 'error') this.#listeners.delete(id!);
    if (type === 'error') return listener.failed(troubleIn(payload as Payload['errors']));
    if (type !== 'next') return;
    const { data, errors } = payload as Payload;
    if (errors) return listener.failed(troubleIn(errors));
    listener.next(Object.values(data!)[0] as never);
  }

  #fail(trouble: Trouble): void {
    this.#opened.reject(trouble);
  }
}

interface Payload {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

function troubleIn(errors: Payload['errors']): Trouble {
  const code = errors?.[0]?.extensions?.code ?? 'UNCODED';
  return new Trouble(code, ['INTERNAL_SERVER_ERROR', 'UNCODED'].includes(code) ? 'fault' : 'refused');
}

/** A socket that the server ended: its own end or a failure of its is a fault, a reproach (44xx) is not. */
export const troubleOf = (code: number): Trouble =>
  new Trouble(`SOCKET ${code}`, code >= 4400 && code < 4500 ? 'refused' : 'fault');
