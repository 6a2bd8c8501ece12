import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';

/** What a server says when it does not upgrade. */
export class UpgradeRefused extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
  ) {
    super(`upgrade refused: ${status} ${body}`);
  }
}

/** How a socket ended: the close frame's code and reason; 1006 when there was none (RFC 6455 §7.4.1). */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A frame as RFC 6455 §5.2 has it; the defaults are those of a well-behaved client. */
export interface Frame {
  readonly opcode?: number;
  readonly payload?: string | Buffer;
  readonly fin?: boolean;
  readonly masked?: boolean;
  readonly rsv1?: boolean;
}

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** A WebSocket client without manners: it sends any frame, valid or not, and stops reading when it is told to. */
export class RawSocket {
  /** Whether pings of the server are answered. */
  autoPong = true;
  /** Whether a close frame is answered. */
  autoClose = true;
  /** Pings seen. */
  pings = 0;
  readonly #socket: net.Socket;
  readonly #messages: any[] = [];
  #unread: Buffer;
  #closed: Closed | undefined;
  #wake: (() => void)[] = [];

  private constructor(socket: net.Socket, head: Buffer) {
    this.#socket = socket;
    this.#unread = head;
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('close', () => this.#end({ code: 1006, reason: '' }));
    socket.on('error', () => {});
    this.#read(Buffer.alloc(0));
  }

  /**
   * Opens a socket to a server.
   *
   * @throws UpgradeRefused when the answer is no 101
   */
  static async open(
    url: string,
    {
      protocol = 'graphql-transport-ws',
      headers = {},
      path = '/graphql',
    }: { protocol?: string; headers?: Record<string, string>; path?: string } = {},
  ): Promise<RawSocket> {
    const { hostname, port, host } = new URL(url);
    const key = randomBytes(16).toString('base64');
    const socket = net.connect(Number(port), hostname);
    const lines = {
      Host: host,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': key,
      ...(protocol ? { 'Sec-WebSocket-Protocol': protocol } : {}),
      ...headers,
    };
    const text = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${path} HTTP/1.1\r\n${text.join('')}\r\n`);
    const { head, rest } = await readHead(socket);
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]);
    if (status !== 101) {
      socket.destroy();
      throw new UpgradeRefused(status, rest.toString());
    }
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    if (!head.includes(accept)) throw new Error('wrong Sec-WebSocket-Accept');
    return new RawSocket(socket, rest);
  }

  /** Opens a socket and has it acknowledged. */
  static async ready(
    url: string,
    payload?: Record<string, unknown>,
    options: Parameters<typeof RawSocket.open>[1] = {},
  ): Promise<RawSocket> {
    const socket = await RawSocket.open(url, options);
    socket.send({ type: 'connection_init', ...(payload ? { payload } : {}) });
    const ack = await socket.next();
    if (ack.type !== 'connection_ack') throw new Error(`expected an acknowledgement, got ${JSON.stringify(ack)}`);
    return socket;
  }

  /** Sends messages, several in one piece: the server sees all of them before it has answered one. */
  send(...messages: unknown[]): void {
    const texts = messages.map((message) => (typeof message === 'string' ? message : JSON.stringify(message)));
    this.#socket.write(Buffer.concat(texts.map((payload) => encode({ payload }))));
  }

  subscribe(id: string, query: string, variables?: Record<string, unknown>): void {
    this.send({ id, type: 'subscribe', payload: { query, variables } });
  }

  /** Sends a frame, sound or not. */
  frame(frame: Frame): void {
    this.#socket.write(encode(frame));
  }

  /** The next message; fails after `withinMs` of silence and when the socket has closed. */
  async next(withinMs = 5000): Promise<any> {
    const end = Date.now() + withinMs;
    while (this.#messages.length === 0) {
      if (this.#closed) throw new Error(`closed: ${JSON.stringify(this.#closed)}`);
      if (Date.now() >= end) throw new Error(`no message within ${withinMs} ms`);
      await this.#change(end);
    }
    return this.#messages.shift();
  }

  /** The next message that is `wanted`; the ones before it are passed over. */
  async until(wanted: (message: any) => boolean, withinMs = 5000): Promise<any> {
    const end = Date.now() + withinMs;
    for (;;) {
      const message = await this.next(Math.max(1, end - Date.now()));
      if (wanted(message)) return message;
    }
  }

  /** Fails when a message comes within `forMs`. */
  async expectSilence(forMs = 100): Promise<void> {
    const message = await this.next(forMs).catch((error: Error) =>
      error.message.startsWith('no message') ? null : Promise.reject(error),
    );
    if (message) throw new Error(`expected silence, got ${JSON.stringify(message)}`);
  }

  /** How the server closed the socket; messages before that are dropped. */
  async closed(withinMs = 5000): Promise<Closed> {
    const end = Date.now() + withinMs;
    while (!this.#closed) {
      if (Date.now() >= end) throw new Error(`still open after ${withinMs} ms`);
      await this.#change(end);
    }
    return this.#closed;
  }

  /** Ends the closing handshake. */
  answerClose(): void {
    this.frame({ opcode: CLOSE, payload: Buffer.from([0x03, 0xe8]) });
    this.#socket.end();
  }

  /** Waits until the connection is gone, close frame or not. */
  async gone(): Promise<void> {
    if (!this.#socket.closed) await once(this.#socket, 'close');
  }

  /** Messages that came and were not read with `next`. */
  get unread(): readonly any[] {
    return this.#messages;
  }

  get isOpen(): boolean {
    return !this.#closed;
  }

  /** Stops reading: the kernel's buffers fill, then the server's. */
  stall(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Ends the connection in the middle of everything, with no close frame. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Closes as a client should. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.frame({ opcode: CLOSE, payload: Buffer.from([0x03, 0xe8]) });
      await this.closed(1000).catch(() => {});
    }
    this.destroy();
  }

  #read(chunk: Buffer): void {
    this.#unread = this.#unread.length > 0 ? Buffer.concat([this.#unread, chunk]) : chunk;
    for (;;) {
      const frame = takeFrame(this.#unread);
      if (!frame) return;
      this.#unread = frame.rest;
      if (frame.opcode === TEXT) this.#messages.push(JSON.parse(frame.payload.toString()));
      if (frame.opcode === PING) {
        this.pings += 1;
        if (this.autoPong) this.frame({ opcode: PONG, payload: frame.payload });
      }
      if (frame.opcode === CLOSE) {
        const code = frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : 1005;
        this.#end({ code, reason: frame.payload.subarray(2).toString() });
        if (this.autoClose) this.answerClose();
      }
      this.#notify();
    }
  }

  #end(closed: Closed): void {
    this.#closed ??= closed;
    this.#notify();
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }

  #change(end: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(1, end - Date.now()));
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function encode({ opcode = TEXT, payload = '', fin = true, masked = true, rsv1 = false }: Frame): Buffer {
  const body = Buffer.from(payload);
  const mask = masked ? randomBytes(4) : Buffer.alloc(0);
  const long = body.length > 0xffff ? 127 : body.length > 125 ? 126 : body.length;
  const size = Buffer.alloc(long === 127 ? 8 : long === 126 ? 2 : 0);
  if (long === 127) size.writeBigUInt64BE(BigInt(body.length));
  else if (long === 126) size.writeUInt16BE(body.length);
  const start = Buffer.from([(fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode, (masked ? 0x80 : 0) | long]);
  if (masked) for (let i = 0; i < body.length; i += 1) body[i]! ^= mask[i & 3]!;
  return Buffer.concat([start, size, mask, body]);
}

function takeFrame(bytes: Buffer): { opcode: number; payload: Buffer; rest: Buffer } | null {
  if (bytes.length < 2) return null;
  const short = bytes[1]! & 0x7f;
  const start = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < start) return null;
  const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
  if (bytes.length < start + length) return null;
  return {
    opcode: bytes[0]! & 0x0f,
    payload: bytes.subarray(start, start + length),
    rest: bytes.subarray(start + length),
  };
}

/** Reads up to the end of the answer's head, and of its body where the server says its length or hangs up. */
function readHead(socket: net.Socket): Promise<{ head: string; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const done = () => {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = bytes.subarray(0, end).toString();
      const rest = bytes.subarray(end + 4);
      if (rest.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)) return;
      socket.off('data', read);
      socket.off('close', fail);
      resolve({ head, rest });
    };
    const read = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      done();
    };
    const fail = () => reject(new Error(`hung up: ${bytes.toString()}`));
    socket.on('data', read);
    socket.on('close', fail);
    socket.on('error', fail);
  });
}
