import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { CloseCode, parseMessage, type ConnectionInitMessage, type Server } from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';
import { forbidden, RequestError } from '../../kit/errors.js';
import type { Locale } from '../../kit/refusal.js';
import type { Viewer } from '../../kit/viewer.js';
import { localeOf, viewerOfAuthorization } from '../context.js';
import type { Caller, Door } from '../operation.js';
import type { FanOut } from './fan-out.js';
import type { OpenSockets } from './open-sockets.js';
import { Operations } from './operations.js';

/** What all sockets of a process have in common. */
export interface Surroundings {
  readonly door: Door;
  readonly protocol: Server<Connection>;
  readonly fanOut: FanOut;
  readonly sockets: OpenSockets;
}

export type ConnectionParams = ConnectionInitMessage['payload'];

/** graphql-ws's side of a socket. */
interface Protocol {
  /** Resolves when all that the message started has ended. */
  receive(message: object): Promise<void>;
  ended(code: number, reason: string): Promise<void>;
}

/** Unsent bytes of a client that keeps sending but does not read: then it is cut off. */
const UNREAD_MAX_BYTES = 1024 * 1024;

/** What ws takes as a close reason (RFC 6455 §5.5: a control frame has 125 bytes, two of them the code). */
const REASON_MAX_BYTES = 123;

/**
 * One socket: what comes in meets our own limits first, then the protocol.
 *
 * The protocol is kept by graphql-ws: acknowledgement and its time limit, ping and pong, the life of every operation
 * that is not shared, waiting for a slow reader, cleaning up behind a lost one.
 */
export class Connection {
  viewer: Viewer | null = null;
  locale: Locale;
  /** The network that limits are kept for. */
  readonly address: string | null;
  readonly userAgent: string | null;
  /** Tells when it is this socket's turn to be pinged. */
  turn = 0;
  readonly operations: Operations;
  readonly #around: Surroundings;
  /** None yet while it is being opened, when a wrong subprotocol closes the socket at once. */
  readonly #protocol: Protocol | undefined;
  /** The access token in the cookie of an allowed page, until the socket is signed in. */
  #kept: string | null;
  #acknowledged = false;
  #heard = true;
  #over = false;
  #messagesLeft: number;
  #messagesCountedAt = Date.now();

  constructor(
    readonly socket: WebSocket,
    { address, headers, kept }: { address: string | null; headers: IncomingHttpHeaders; kept: string | null },
    around: Surroundings,
  ) {
    this.#around = around;
    this.#kept = kept;
    this.address = address;
    this.userAgent = headers['user-agent'] ?? null;
    this.locale = localeOf(headers['accept-language']);
    this.operations = new Operations(this, around);
    this.#messagesLeft = around.door.infra.config.LIMIT_SOCKET_MESSAGES;
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => (this.#heard = true));
    // A violation of RFC 6455; ws closes the socket with the code that belongs to it: 1002, 1007, 1008 or 1009.
    socket.on('error', (error) => around.door.infra.log.debug({ err: error }, 'websocket'));
    socket.on('close', (code, reason) => this.#end(code, String(reason)));
    around.sockets.add(this);
    this.#protocol = this.#openProtocol();
  }

  /**
   * Closes the socket and ends all that runs on it. From here on nothing that the client sends is looked at, however
   * long it takes over the closing handshake.
   */
  close(code: number, reason: string): void {
    this.socket.close(code, Buffer.byteLength(reason) <= REASON_MAX_BYTES ? reason : undefined);
    this.#end(code, reason);
  }

  /** Asks the peer for a sign of life; cuts it off when it gave none since the last time. */
  ping(): void {
    if (!this.#heard) return this.socket.terminate();
    this.#heard = false;
    this.socket.ping();
  }

  /** Signs in with the `connectionParams`; a socket that may not be this person's is closed. */
  async signIn(params: ConnectionParams): Promise<boolean> {
    const language = params?.['acceptLanguage'];
    if (typeof language === 'string') this.locale = localeOf(language);
    const byCookie = params?.['session'] === 'cookie' && params['authorization'] === undefined;
    const authorization = byCookie ? `Bearer ${this.#kept ?? ''}` : params?.['authorization'];
    this.#kept = null;
    this.#acknowledged = await this.#identify(authorization);
    return this.#acknowledged;
  }

  /** Who is asking, as it is at each event: a renewed sign-in counts from the next one. */
  caller(): Caller {
    const viewerNow = () => this.viewer;
    return {
      get viewer() {
        return viewerNow();
      },
      address: this.address,
      userAgent: this.userAgent,
      cookies: null,
      locale: this.locale,
      requestId: randomUUID(),
      transport: 'websocket',
    };
  }

  send(message: object): void {
    void this.#sendText(JSON.stringify(message));
  }

  /** Hands a message over; resolves when all that it started has ended. That it fails is a fault of ours. */
  async toProtocol(message: object): Promise<void> {
    try {
      await this.#protocol?.receive(message);
    } catch (error) {
      this.#around.door.infra.log.error({ err: error }, 'websocket protocol');
      this.close(CloseCode.InternalServerError, 'Internal server error');
    }
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#over) return;
    this.#heard = true;
    if (isBinary) return this.close(1003, 'Text only');
    if (this.socket.bufferedAmount > UNREAD_MAX_BYTES) return this.socket.terminate();
    if (!this.#mayTalk()) return this.close(CloseCode.TooManyInitialisationRequests, 'Too many messages');
    const message = messageIn(data);
    switch (message?.type) {
      case 'subscribe':
        return this.#acknowledged ? this.operations.start(message) : this.close(CloseCode.Unauthorized, 'Unauthorized');
      case 'complete':
        return this.operations.leave(message.id);
      case 'connection_init':
      case 'ping':
      case 'pong':
        return void this.toProtocol(message);
      default:
        return this.close(CloseCode.BadRequest, 'Invalid message received');
    }
  }

  /** Messages are counted against an allowance that fills up again evenly within a minute. */
  #mayTalk(): boolean {
    const perMinute = this.#around.door.infra.config.LIMIT_SOCKET_MESSAGES;
    const now = Date.now();
    const regained = ((now - this.#messagesCountedAt) / 60_000) * perMinute;
    this.#messagesLeft = Math.min(perMinute, this.#messagesLeft + regained) - 1;
    this.#messagesCountedAt = now;
    return this.#messagesLeft >= 0;
  }

  /**
   * Finds out who the socket belongs to from now on; false, and closed, where that cannot be.
   *
   * @param personId who it has to be, on a socket that is somebody's already
   */
  async #identify(authorization: unknown, personId?: string): Promise<boolean> {
    const { door, sockets } = this.#around;
    try {
      const viewer = await viewerOfAuthorization(door.infra, authorization);
      if (this.#over) return false;
      if (personId !== undefined && viewer?.id !== personId) throw forbidden();
      // Between the check of the token and this only promises settle, so no revocation falls between.
      if (sockets.identify(this, viewer)) return true;
      this.close(CloseCode.TooManyInitialisationRequests, 'Too many sockets');
      return false;
    } catch (error) {
      if (error instanceof RequestError && error.code !== 'SERVICE_UNAVAILABLE') {
        this.close(CloseCode.Forbidden, 'The token is not good');
      } else {
        // Who this is cannot be found out now: nobody is let in, and the client shall come again.
        door.infra.log.error({ err: error }, 'sign-in over WebSocket');
        this.close(1013, 'Try again later');
      }
      return false;
    }
  }

  /** Answers a ping; one with a fresh token in it renews the sign-in, and nothing that runs is lost. */
  async #pinged(payload: Readonly<Record<string, unknown>> | undefined): Promise<void> {
    if (payload?.['authorization'] === undefined) return this.send({ type: 'pong', ...(payload && { payload }) });
    if (!this.viewer) return this.close(CloseCode.Unauthorized, 'Unauthorized');
    if (!(await this.#identify(payload['authorization'], this.viewer.id))) return;
    const authorizedUntil = new Date(this.viewer.expiresAt * 1000).toISOString();
    this.send({ type: 'pong', payload: { authorizedUntil } });
  }

  #openProtocol(): Protocol {
    let receive: Protocol['receive'] | undefined;
    const ended = this.#around.protocol.opened(
      {
        protocol: this.socket.protocol,
        send: (text) => this.#sendFromProtocol(text),
        close: (code = 1000, reason = '') => this.close(code, reason),
        // It takes a message that is parsed already, which its types do not say.
        onMessage: (handler) => (receive = handler as unknown as Protocol['receive']),
        onPing: (payload) => this.#pinged(payload),
      },
      this,
    );
    return {
      receive: (message) => receive?.(message) ?? Promise.resolve(),
      ended: (code, reason) => Promise.resolve(ended(code, reason)),
    };
  }

  /**
   * Sends what graphql-ws says.
   *
   * @returns when the bytes have gone to the kernel: graphql-ws asks an operation for its next answer only then, so a
   *   reader that does not read holds up nothing but its own sources, which conflate or are bounded
   */
  async #sendFromProtocol(text: string): Promise<void> {
    const message = this.operations.translate(text);
    if (message !== null) await this.#sendText(message);
  }

  #sendText(text: string): Promise<void> {
    // An error here is the end of the socket, which is noticed by its `close`.
    return new Promise((resolve) => this.socket.send(text, () => resolve()));
  }

  /** Ends all that runs on the socket, once. */
  #end(code: number, reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#around.sockets.remove(this);
    this.operations.leaveAll();
    this.#protocol?.ended(code, reason).catch((error: unknown) => {
      this.#around.door.infra.log.error({ err: error }, 'websocket protocol');
    });
  }
}

function messageIn(data: RawData) {
  try {
    return parseMessage(String(data));
  } catch {
    return null;
  }
}
