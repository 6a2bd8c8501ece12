import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { Books, SandboxEvent } from './books.js';
import type { Troubles } from './troubles.js';

/** Where webhooks go, and the secrets they are signed with: two while they are changed. */
export const Endpoint = z.object({
  url: z.url({ protocol: /^https?$/ }),
  secrets: z.array(z.string().startsWith('whsec_')).min(1).max(2),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** When a webhook that was not taken is sent again; three days in all, the last interval over and over. */
const RETRY_SECONDS = [1, 5, 30, 120, 600, 3600, 21_600];
const GIVE_UP_AFTER_MS = 3 * 24 * 3_600_000;
const ANSWER_WITHIN_MS = 10_000;

/** Tells the endpoint of events until it takes them, in whatever order that happens: signed by Standard Webhooks. */
export class Deliveries {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #underWay = new Set<string>();
  #held: SandboxEvent[] = [];
  #endpoint: Endpoint | undefined;
  #closed = false;

  constructor(
    private readonly books: () => Books,
    private readonly troubles: Troubles,
  ) {}

  /** Names the endpoint; what nobody could be told yet goes there now. */
  register(endpoint: Endpoint): void {
    this.#endpoint = endpoint;
    for (const event of this.books().undelivered()) if (!this.#held.includes(event)) void this.#send(event, 0);
  }

  /** Tells of something new. */
  offer(event: SandboxEvent): void {
    const trouble = this.troubles.take('webhook', event.intent.orderId, event.type);
    switch (trouble?.do) {
      case 'lose':
        return this.books().delivered(event.id);
      case 'hold':
        return void this.#held.push(event);
      case 'delay':
        return this.#later(trouble.ms, () => this.#send(event, 0));
      case 'duplicate':
        return void Promise.all([1, 2, 3].map(() => this.#post(event))).then((taken) =>
          this.#done(event, 0, taken[0]!),
        );
      default:
        void this.#send(event, 0);
    }
  }

  /** Sends what is held, one after the other, the newest first unless told; says how many were taken. */
  async release(order: 'newest-first' | 'oldest-first'): Promise<number> {
    const held = this.#held.splice(0);
    if (order === 'newest-first') held.reverse();
    let taken = 0;
    for (const event of held) {
      const ok = await this.#post(event);
      if (ok) taken += 1;
      this.#done(event, 0, ok);
    }
    return taken;
  }

  close(): void {
    this.#closed = true;
    this.#timers.forEach(clearTimeout);
  }

  async #send(event: SandboxEvent, tries: number): Promise<void> {
    if (this.#underWay.has(event.id) || !this.#endpoint) return;
    this.#underWay.add(event.id);
    const taken = await this.#post(event);
    this.#underWay.delete(event.id);
    this.#done(event, tries, taken);
  }

  #done(event: SandboxEvent, tries: number, taken: boolean): void {
    if (this.#closed) return;
    const tooOld = Date.now() - Date.parse(event.at) > GIVE_UP_AFTER_MS;
    if (taken || tooOld) return this.books().delivered(event.id);
    const seconds = RETRY_SECONDS[Math.min(tries, RETRY_SECONDS.length - 1)]!;
    this.#later(seconds * 1000, () => this.#send(event, tries + 1));
  }

  async #post({ id, type, at, intent }: SandboxEvent): Promise<boolean> {
    if (!this.#endpoint) return false;
    const { url, secrets } = this.#endpoint;
    const body = JSON.stringify({ type, timestamp: at, data: intent });
    const time = new Date();
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, time, body)).join(' '),
    };
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  #later(ms: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void work();
    }, ms);
    this.#timers.add(timer);
  }
}
