import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { Kind } from 'graphql';
import type { SharedField } from '../../features/feature.js';
import { makeContext, type Context } from '../../infra/context.js';
import { presentError } from '../errors.js';
import { executeEvent, openSource } from '../execution.js';
import type { Answer, Prepared } from '../operation.js';
import type { Subscriber } from './subscriber.js';

/** How many sockets are sent to before others get their turn: about 2 ms of one core. */
const SLICE = 250;

/**
 * Facts that look the same to everybody, executed and serialised once and sent to many.
 *
 * Subscribers share when field, document, operation name, coerced variables, language and auth class (guest or role)
 * are equal and the field's feature says that it may be shared. That would still leak where a selection has a field
 * that looks different to its owner, so sharing is proven, not promised: shared executions get a context whose `viewer`
 * tells when it is read. An operation that asked who is looking is never sent to anybody; its subscribers are run one
 * by one instead, and so is whoever asks the same later.
 *
 * Server CPU a delivery over 2,000 sockets, in one run: graphql-ws with graphql-subscriptions, which executes for each of
 * them, 27.3 µs; shared 9.5; a bare loop of `ws.send` 8.9 (`npm run bench -- fanout`).
 */
export class FanOut {
  readonly #shared: Readonly<Record<string, SharedField>>;
  /** By the object that the door keeps of a document's operation; then by what else must be equal. */
  readonly #running = new WeakMap<object, Map<string, SharedOperation>>();
  readonly #personal = new WeakSet<object>();

  /** @param shared by subscription field, what the features allow */
  constructor(shared: Readonly<Record<string, SharedField>>) {
    this.#shared = shared;
  }

  /**
   * Takes a subscription over.
   *
   * @returns ends it; null when it is not one to share
   */
  join(prepared: Prepared, subscriber: Subscriber): (() => void) | null {
    const { operation, caller, variables } = prepared;
    const field = this.#fieldOf(prepared);
    if (!field || this.#personal.has(operation)) return null;
    const running = this.#running.get(operation) ?? new Map<string, SharedOperation>();
    this.#running.set(operation, running);
    const key = JSON.stringify([caller.locale, caller.viewer?.role ?? 'GUEST', variables]);
    let shared = running.get(key);
    if (!shared) {
      shared = new SharedOperation(prepared, field, (personal) => {
        if (personal) this.#personal.add(operation);
        running.delete(key);
      });
      running.set(key, shared);
    }
    return shared.join(subscriber);
  }

  #fieldOf({ kind, operation }: Prepared): SharedField | undefined {
    const [root] = operation.node.selectionSet.selections;
    if (kind !== 'subscription' || root?.kind !== Kind.FIELD) return undefined;
    return Object.hasOwn(this.#shared, root.name.value) ? this.#shared[root.name.value] : undefined;
  }
}

/** The latest event about one thing. */
interface Fact {
  readonly event: unknown;
  /** Whether all have been sent it. A newcomer is among them until then, and must be told on its own from then on. */
  told: boolean;
}

/** One operation that runs once for all of its subscribers. */
class SharedOperation {
  readonly #prepared: Prepared;
  readonly #field: SharedField;
  readonly #onOver: (personal: boolean) => void;
  readonly #subscribers = new Set<Subscriber>();
  readonly #facts = new Map<string, Fact>();
  #source: AsyncIterator<unknown> | undefined;
  #askedWho = false;
  #over = false;

  constructor(prepared: Prepared, field: SharedField, onOver: (personal: boolean) => void) {
    this.#prepared = { ...prepared, caller: { ...prepared.caller, viewer: null, address: null } };
    this.#field = field;
    this.#onOver = onOver;
    this.#run().catch((error: unknown) => this.#fail(error));
  }

  /** Adds a subscriber and sends it the present state. The answer takes it out again. */
  join(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    for (const [key, fact] of this.#facts) {
      if (fact.told) this.#tellOne(subscriber, key, fact).catch((error: unknown) => this.#fail(error));
    }
    return () => {
      this.#subscribers.delete(subscriber);
      subscriber.stop();
      if (this.#subscribers.size === 0) this.#end();
    };
  }

  async #run(): Promise<void> {
    const source = await openSource(this.#prepared, this.#context());
    if (this.#askedWho) return this.#handOver();
    if (!(Symbol.asyncIterator in source)) return this.#complete(source);
    this.#source = source[Symbol.asyncIterator]();
    if (this.#over) return void this.#source.return?.();
    for (;;) {
      const { done, value } = await this.#source.next();
      if (this.#over) return;
      if (done) return this.#complete();
      await this.#tellAll(this.#field.keyOf(value), value);
    }
  }

  async #tellAll(key: string, event: unknown): Promise<void> {
    const fact: Fact = { event, told: false };
    this.#facts.set(key, fact);
    const answer = await this.#answerTo(event);
    if (answer === null) return;
    let sent = 0;
    for (const subscriber of this.#subscribers) {
      subscriber.deliver(key, answer);
      if ((sent += 1) % SLICE === 0) await yieldToOthers();
    }
    fact.told = true;
  }

  /** Executed anew, because what else the answer holds may have changed since the event. */
  async #tellOne(subscriber: Subscriber, key: string, fact: Fact): Promise<void> {
    const answer = await this.#answerTo(fact.event);
    // A later event has been sent to all in the meantime, or will be, and must not be followed by an older one.
    if (answer === null || this.#facts.get(key) !== fact) return;
    if (this.#subscribers.has(subscriber)) subscriber.deliver(key, answer);
  }

  /** What everybody is sent; null when nobody may be, because the answer depends on who is looking. */
  async #answerTo(event: unknown): Promise<Buffer | null> {
    const answer = await executeEvent(this.#prepared, event, this.#context());
    if (this.#over) return null;
    if (!this.#askedWho) return bytesOf(answer);
    this.#handOver();
    return null;
  }

  /** A context of nobody from nowhere, which tells when somebody asks who it is. */
  #context(): Context {
    const { door, caller } = this.#prepared;
    const get = () => {
      this.#askedWho = true;
      return null;
    };
    const context = makeContext(door.infra, { locale: caller.locale });
    return Object.defineProperties(context, { viewer: { get }, address: { get } });
  }

  #handOver(): void {
    for (const subscriber of this.#end(true)) subscriber.over(true);
  }

  #complete(last?: Answer): void {
    const answer = last && bytesOf(last);
    for (const subscriber of this.#end()) subscriber.complete(answer);
  }

  #fail(error: unknown): void {
    const { door } = this.#prepared;
    this.#complete({ errors: [presentError(error, makeContext(door.infra), door.wording)] });
  }

  /** Ends the source and gives those who were subscribed. */
  #end(personal = false): Subscriber[] {
    if (this.#over) return [];
    this.#over = true;
    this.#onOver(personal);
    void this.#source?.return?.();
    const subscribers = [...this.#subscribers];
    this.#subscribers.clear();
    for (const subscriber of subscribers) subscriber.stop();
    return subscribers;
  }
}

/** What follows a subscriber's prefix: the payload and the end of the message. */
const bytesOf = (answer: Answer) => Buffer.from(`${JSON.stringify(answer)}}`);
