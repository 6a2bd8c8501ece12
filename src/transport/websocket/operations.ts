import { randomUUID } from 'node:crypto';
import { CloseCode, type SubscribeMessage } from 'graphql-ws';
import { presentError, PresentedError } from '../errors.js';
import { isRefused, prepareOperation, type Prepared, type Refused } from '../operation.js';
import type { Connection, Surroundings } from './connection.js';
import { Subscriber } from './subscriber.js';

/** One operation of a socket, from the client's `subscribe` until the client said, or was told, that it is over. */
interface Operation {
  /** The client's name of it. */
  readonly id: string;
  /** The name under which graphql-ws knows it. */
  readonly innerId: string;
  readonly payload: SubscribeMessage['payload'];
  prepared?: Prepared | Refused;
  /** Leaves the shared operation, where it is in one. */
  leave?: () => void;
}

/** A longer id is no name but ballast, kept for as long as the operation runs. */
const ID_MAX_CHARACTERS = 1024;

/** How graphql-ws's messages about an operation begin, and how an answer goes on after its inner id. */
const ID = '{"id":"';
const NEXT = '","type":"next"';

let innerIds = 0;

/**
 * The operations of one socket: prepared by the door, then run by the fan-out where everybody gets the same, else by
 * graphql-ws.
 *
 * Two defects of graphql-ws end here, both measured with raw frames on 6.4.2. It parses only after it took an operation
 * on, and a syntax error, an empty query or a parser bomb closed the socket with all that ran on it; here operations are
 * prepared before it hears of them, and what is refused is an `error` message. And it tells operations apart by the
 * client's id alone: the late answer of one that the client had left reached the next one under the same id, and its end
 * ended that one; here each has an inner id that is never used again.
 */
export class Operations {
  readonly #connection: Connection;
  readonly #around: Surroundings;
  /** By the client's id: what it has not left and was not told the end of. */
  readonly #live = new Map<string, Operation>();
  /** By inner id: what graphql-ws is at work on, also after the client has left it. */
  readonly #inProtocol = new Map<string, Operation>();
  /** Operations under way, also after the client has left them: what it may have at once is counted by this. */
  #running = 0;

  constructor(connection: Connection, around: Surroundings) {
    this.#connection = connection;
    this.#around = around;
  }

  /** Whether the client waits for the answer to a query or mutation. */
  get areAwaited(): boolean {
    return [...this.#live.values()].some(
      ({ prepared }) => prepared && !isRefused(prepared) && prepared.kind !== 'subscription',
    );
  }

  /** The client asks for an operation. */
  start({ id, payload }: SubscribeMessage): void {
    if (id.length > ID_MAX_CHARACTERS) return this.#connection.close(CloseCode.BadRequest, 'The id is too long');
    if (this.#live.has(id))
      return this.#connection.close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id} already exists`);
    const operation: Operation = { id, innerId: String((innerIds += 1)), payload };
    this.#live.set(id, operation);
    this.#running += 1;
    this.#run(operation)
      .catch((error: unknown) => this.#fail(operation, error))
      .finally(() => {
        this.#running -= 1;
        this.#forget(operation);
      });
  }

  /** The client has left an operation: nothing of it may reach the client any more. */
  leave(id: string): void {
    const operation = this.#live.get(id);
    if (!operation) return;
    this.#forget(operation);
    operation.leave?.();
    if (this.#inProtocol.has(operation.innerId))
      this.#connection.toProtocol({ type: 'complete', id: operation.innerId });
  }

  /** The socket is gone. What graphql-ws runs is ended by graphql-ws. */
  leaveAll(): void {
    for (const { leave } of this.#live.values()) leave?.();
    this.#live.clear();
  }

  /** The operation that graphql-ws is about to run. */
  preparedOf(innerId: string): Prepared | Refused {
    return this.#inProtocol.get(innerId)!.prepared!;
  }

  /** What graphql-ws says, under the client's id; null where the client has left that operation. */
  translate(text: string): string | null {
    if (!text.startsWith(ID)) return text;
    const end = text.indexOf('"', ID.length);
    const operation = this.#inProtocol.get(text.slice(ID.length, end));
    if (!operation || !this.#isLive(operation)) return null;
    // The client may use the id again as soon as it has read the end of the operation.
    if (!text.startsWith(NEXT, end)) this.#forget(operation);
    return `{"id":${JSON.stringify(operation.id)}${text.slice(end + 1)}`;
  }

  /** Runs an operation to its end. */
  async #run(operation: Operation): Promise<void> {
    const { door } = this.#around;
    operation.prepared =
      this.#running > door.infra.config.LIMIT_SOCKET_OPERATIONS
        ? tooManyOperations()
        : await prepareOperation(door, requestOf(operation.payload), this.#connection.caller());
    if (!this.#isLive(operation)) return;
    if (!isRefused(operation.prepared) && (await this.#runShared(operation, operation.prepared))) return;
    if (!this.#isLive(operation)) return;
    this.#inProtocol.set(operation.innerId, operation);
    try {
      await this.#connection.toProtocol({ type: 'subscribe', id: operation.innerId, payload: operation.payload });
    } finally {
      this.#inProtocol.delete(operation.innerId);
    }
  }

  /** Runs an operation together with everybody else's; false when it has to be run for this socket alone. */
  #runShared(operation: Operation, prepared: Prepared): Promise<boolean> {
    return new Promise((resolve) => {
      const subscriber = new Subscriber(this.#connection.socket, operation.id, (personal) => {
        operation.leave = undefined;
        resolve(!personal);
      });
      const leave = this.#around.fanOut.join(prepared, subscriber);
      if (!leave) return resolve(false);
      operation.leave = () => {
        leave();
        resolve(true);
      };
    });
  }

  #isLive(operation: Operation): boolean {
    return this.#live.get(operation.id) === operation;
  }

  #forget(operation: Operation): void {
    if (this.#isLive(operation)) this.#live.delete(operation.id);
  }

  #fail(operation: Operation, error: unknown): void {
    if (!this.#isLive(operation)) return;
    const { door } = this.#around;
    const presented = presentError(error, { log: door.infra.log, requestId: randomUUID() }, door.wording);
    this.#connection.send({ id: operation.id, type: 'error', payload: [presented] });
  }
}

/** The protocol demands a query: an empty one is none, as where only the hash of a persisted query is sent. */
const requestOf = (payload: SubscribeMessage['payload']) => ({ ...payload, query: payload.query || undefined });

const tooManyOperations = (): Refused => ({
  refused: 'RATE_LIMITED',
  errors: [new PresentedError('Too many operations at once on this socket.', 'RATE_LIMITED')],
});
