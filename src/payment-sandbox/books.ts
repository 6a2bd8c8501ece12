import { randomBytes } from 'node:crypto';
import { Ledger } from './ledger.js';

/** What a payer is to pay for. */
export interface Order {
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly title: string;
  /** Where the payer's browser goes afterwards. */
  readonly returnUrl: string;
}

/** A payment on its way. */
export interface Intent extends Order {
  readonly id: string;
  readonly status: 'CREATED' | 'PROCESSING' | 'AUTHORIZED' | 'PAID' | 'FAILED' | 'CANCELLED';
  readonly refundedMinor: number;
  readonly createdAt: string;
  readonly changedAt: string;
}

/** Something that happened to an intent, to be told of by webhook until it was received. */
export interface SandboxEvent {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  /** The intent as it was then. */
  readonly intent: Intent;
}

/** What a call was answered; said again to whoever calls with the same key. */
export interface Answer {
  readonly status: number;
  readonly body: object;
}

/** One line of the ledger: what an operation did, what it answered and whom it has to tell, or that it was told. */
interface Entry {
  readonly intent?: Intent;
  readonly events?: readonly SandboxEvent[];
  readonly answer?: Answer & { readonly key: string; readonly digest: string };
  readonly delivered?: string;
}

/** What an operation leads to: its answer and, where it changed something, the intent as it is now and the events. */
export interface Outcome extends Answer {
  readonly intent?: Intent;
  readonly events?: readonly string[];
}

/** The books of the sandbox: in memory as the ledger tells them, each change on the disk before anybody hears of it. */
export class Books {
  readonly #intents = new Map<string, Intent>();
  readonly #answers = new Map<string, Answer & { digest: string }>();
  readonly #undelivered = new Map<string, SandboxEvent>();
  readonly #ledger: Ledger<Entry>;

  constructor(
    file: string,
    private readonly onEvent: (event: SandboxEvent) => void,
  ) {
    this.#ledger = Ledger.open<Entry>(file, (entry) => this.#take(entry));
  }

  intent(id: string): Intent | undefined {
    return this.#intents.get(id);
  }

  /** The intents of an order, the newest first. */
  ofOrder(orderId: string): Intent[] {
    return [...this.#intents.values()].filter((intent) => intent.orderId === orderId).reverse();
  }

  /** What was made or changed in a span of time, by id, at most `limit` of those after one. */
  list({ from, to, after, limit }: { from: string; to: string; after: string; limit: number }): Intent[] {
    return [...this.#intents.values()]
      .filter(({ id, changedAt, createdAt }) => id > after && changedAt >= from && createdAt <= to)
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .slice(0, limit);
  }

  answerTo(key: string): (Answer & { digest: string }) | undefined {
    return this.#answers.get(key);
  }

  undelivered(): SandboxEvent[] {
    return [...this.#undelivered.values()];
  }

  /** Writes down what an operation did, and under which key it is answered again. */
  record({ status, body, intent, events = [] }: Outcome, asked?: { key: string; digest: string }): Answer {
    const told = events.map((type) => ({ id: newId('evt'), type, at: now(), intent: intent! }));
    const entry: Entry = {
      ...(intent ? { intent, events: told } : {}),
      ...(asked ? { answer: { ...asked, status, body } } : {}),
    };
    if (intent || asked) this.#ledger.append(entry);
    this.#take(entry);
    told.forEach((event) => this.onEvent(event));
    return { status, body };
  }

  delivered(eventId: string): void {
    if (!this.#undelivered.has(eventId)) return;
    this.#ledger.append({ delivered: eventId });
    this.#take({ delivered: eventId });
  }

  close(): void {
    this.#ledger.close();
  }

  #take({ intent, events = [], answer, delivered }: Entry): void {
    if (intent) this.#intents.set(intent.id, intent);
    for (const event of events) this.#undelivered.set(event.id, event);
    if (answer) this.#answers.set(answer.key, answer);
    if (delivered) this.#undelivered.delete(delivered);
  }
}

const now = () => new Date().toISOString();

/** Ids that sort by time, so that a list can be read page by page while it grows. */
export const newId = (kind: string) => `${kind}_${Date.now().toString(36)}${randomBytes(12).toString('hex')}`;
