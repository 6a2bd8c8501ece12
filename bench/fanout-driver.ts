/**
 * The other end of many sockets, in a process of its own: opens them, subscribes each, and counts the frames that come
 * by their headers alone, so that it is never the limit. Speaks graphql-transport-ws with a random id per socket, as
 * graphql-ws's client does.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';

/** What the bench asks of the driver. */
export type Order =
  | { readonly open: string; readonly port: number; readonly sockets: number; readonly subscribe: object }
  /** Reports `{ got: name }` once so many frames have come. */
  | { readonly await: string; readonly frames: number }
  | { readonly close: string };

/** The sockets to one server. */
class Crowd {
  readonly sockets: net.Socket[] = [];
  frames = 0;
  awaited = Infinity;
  /** The latest text that came to the first socket. */
  sample = '';

  constructor(readonly name: string) {}

  async open(port: number, count: number, subscribe: object): Promise<void> {
    const atOnce = 50;
    for (let i = 0; i < count; i += atOnce) {
      await Promise.all(Array.from({ length: Math.min(atOnce, count - i) }, () => this.#openOne(port, subscribe)));
    }
  }

  count(): void {
    this.frames += 1;
    if (this.frames < this.awaited) return;
    this.awaited = Infinity;
    process.send!({ got: this.name, sample: this.sample });
  }

  /** Resolves when the socket has its first answer, which is the present state. */
  async #openOne(port: number, subscribe: object): Promise<void> {
    const socket = net.connect(port, '127.0.0.1');
    const index = this.sockets.push(socket);
    await once(socket, 'connect');
    socket.setNoDelay(true);
    const key = randomBytes(16).toString('base64');
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
    );
    return new Promise((resolve) => {
      let rest: Buffer = Buffer.alloc(0);
      let seen = 0;
      const onFrame = (text: Buffer) => {
        seen += 1;
        if (index === 1) this.sample = text.toString();
        if (seen === 1) write(socket, { id: randomUUID(), type: 'subscribe', payload: subscribe });
        else if (seen === 2) resolve();
        else this.count();
      };
      const onHead = (chunk: Buffer) => {
        rest = Buffer.concat([rest, chunk]);
        const end = rest.indexOf('\r\n\r\n');
        if (end < 0) return;
        rest = rest.subarray(end + 4);
        socket.off('data', onHead);
        socket.on('data', (more) => {
          rest = takeFrames(socket, rest.length > 0 ? Buffer.concat([rest, more]) : more, onFrame);
        });
        write(socket, { type: 'connection_init' });
      };
      socket.on('data', onHead);
    });
  }
}

const TEXT = 1;
const PING = 9;
const PONG = 10;

/** Calls `onFrame` for each whole frame with text, answers pings, and gives what is left. */
function takeFrames(socket: net.Socket, bytes: Buffer, onFrame: (text: Buffer) => void): Buffer {
  let start = 0;
  for (;;) {
    if (bytes.length - start < 2) break;
    const short = bytes[start + 1]! & 0x7f;
    const head = short === 126 ? 4 : 2;
    if (bytes.length - start < head) break;
    const length = short === 126 ? bytes.readUInt16BE(start + 2) : short;
    if (bytes.length - start < head + length) break;
    const opcode = bytes[start]! & 0x0f;
    if (opcode === TEXT) onFrame(bytes.subarray(start + head, start + head + length));
    if (opcode === PING) writeFrame(socket, PONG, Buffer.alloc(0));
    start += head + length;
  }
  return bytes.subarray(start);
}

const write = (socket: net.Socket, message: object) => writeFrame(socket, TEXT, Buffer.from(JSON.stringify(message)));

function writeFrame(socket: net.Socket, opcode: number, body: Buffer): void {
  const mask = randomBytes(4);
  const start = 0x80 | opcode;
  const head = Buffer.from(
    body.length < 126 ? [start, 0x80 | body.length] : [start, 0xfe, body.length >> 8, body.length & 0xff],
  );
  for (let i = 0; i < body.length; i += 1) body[i]! ^= mask[i & 3]!;
  socket.write(Buffer.concat([head, mask, body]));
}

const crowds = new Map<string, Crowd>();
const crowdOf = (name: string) => {
  const crowd = crowds.get(name) ?? new Crowd(name);
  crowds.set(name, crowd);
  return crowd;
};

process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => {
  if ('open' in order) {
    const { open, port, sockets, subscribe } = order;
    void crowdOf(open)
      .open(port, sockets, subscribe)
      .then(() => process.send!({ opened: open }));
  } else if ('await' in order) {
    const crowd = crowdOf(order.await);
    crowd.frames = 0;
    crowd.awaited = order.frames;
    process.send!({ awaiting: order.await });
  } else {
    for (const socket of crowdOf(order.close).sockets.splice(0)) socket.destroy();
  }
});
