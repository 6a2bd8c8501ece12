import type { WebSocket } from 'ws';

/** The bytes are text already, so that ws need not encode them for each socket. */
const TEXT = { binary: false };

/**
 * One socket's subscription to a shared operation: puts its own id before what everybody is sent, and keeps a reader
 * that does not read from piling anything up.
 *
 * While the socket has unsent bytes, the latest answer of each key is owed, as a reference to the one text that all
 * subscribers share, and is sent when the bytes have left. So a stalled reader costs one frame and a map of at most as
 * many entries as the operation has keys, however many events there are; and it delays nobody, because nobody waits.
 * (graphql-ws awaits the socket's callback instead: `ws.bufferedAmount` stays small and the backlog grows in the
 * source, 100,000 events for one stalled socket in a measured run.)
 */
export class Subscriber {
  readonly #socket: WebSocket;
  /** All of a `next` message up to its payload. */
  readonly #prefix: Buffer;
  #owed: Map<string, Buffer> | undefined;

  /**
   * @param id the client's own name of the operation
   * @param over called once, when the operation ends; `personal` when it must go on for this socket alone
   */
  constructor(
    socket: WebSocket,
    readonly id: string,
    readonly over: (personal: boolean) => void,
  ) {
    this.#socket = socket;
    this.#prefix = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  }

  /**
   * Sends an answer: two pieces of bytes joined and one `ws.send`. The system call in it is two thirds to three quarters
   * of what a delivery costs. Server CPU over 2,000 sockets, with a bare `ws.send` of one text in the same run as 1: this
   * 1.07 to 1.13; joining strings instead 1.20; a frame of our own, written to the TCP socket past ws, 1.03 to 1.10,
   * which is not worth knowing the inside of ws for; two fragments instead of joining, 1.7.
   *
   * @param key of what the answer is the latest state
   * @param answer the payload as JSON and the message's closing brace
   */
  deliver(key: string, answer: Buffer): void {
    if (this.#owed) {
      this.#owed.set(key, answer);
    } else if (this.#socket.bufferedAmount === 0) {
      this.#socket.send(Buffer.concat([this.#prefix, answer]), TEXT);
    } else {
      this.#owed = new Map();
      this.#socket.send(Buffer.concat([this.#prefix, answer]), TEXT, () => this.#catchUp());
    }
  }

  #catchUp(): void {
    const owed = this.#owed;
    this.#owed = undefined;
    for (const [key, answer] of owed ?? []) this.deliver(key, answer);
  }

  /** Forgets what is owed: nothing follows the end of an operation. */
  stop(): void {
    this.#owed = undefined;
  }

  /** Tells the client that the operation has ended, after a last answer where there is one. */
  complete(answer?: Buffer): void {
    if (answer !== undefined) this.#socket.send(Buffer.concat([this.#prefix, answer]), TEXT);
    this.#socket.send(JSON.stringify({ id: this.id, type: 'complete' }));
    this.over(false);
  }
}
