import type { WebSocket } from 'ws';

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
  readonly #prefix: string;
  #owed: Map<string, string> | undefined;

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
    this.#prefix = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
  }

  /**
   * Sends an answer. A string is joined and sent for each socket: with ws the system call is nearly all of the cost
   * (prefix + text 7.5–8.6 µs, a bare `ws.send` of one text 7.7–9.0, a ready-made frame written to the TCP socket
   * 7.1–8.2, in one run over 2,000 sockets), so there is nothing to gain from buffers, let alone from ws's inside.
   *
   * @param key of what the answer is the latest state
   * @param answer the payload as JSON and the message's closing brace
   */
  deliver(key: string, answer: string): void {
    if (this.#owed) {
      this.#owed.set(key, answer);
    } else if (this.#socket.bufferedAmount === 0) {
      this.#socket.send(this.#prefix + answer);
    } else {
      this.#owed = new Map();
      this.#socket.send(this.#prefix + answer, () => this.#catchUp());
    }
  }

  #catchUp(): void {
    const owed = this.#owed;
    this.#owed = undefined;
    for (const [key, answer] of owed ?? []) this.deliver(key, answer);
  }

  /** Ends the operation, after a last answer where there is one. */
  complete(answer?: string): void {
    this.#owed = undefined;
    if (answer !== undefined) this.#socket.send(this.#prefix + answer);
    this.#socket.send(JSON.stringify({ id: this.id, type: 'complete' }));
    this.over(false);
  }
}
