import { LRUCache } from 'lru-cache';
import { perProcess } from '../../../infra/context.js';
import { RequestError } from '../../../kit/errors.js';
import type { ProviderName } from '../provider.js';

const WINDOW_MS = 60_000;
const ADDRESSES_MAX = 10_000;

/** How many messages without a good signature an address may send a provider's path in a minute. Toss signs none. */
const MOST: Readonly<Record<ProviderName, number>> = { SANDBOX: 60, STRIPE: 60, TOSS: 3000 };

/**
 * Counts messages that anybody might have sent, by address, in this process alone: so none of them waits for Redis, or is
 * lost with it. Providers send again what was refused for this.
 */
class Strikes {
  readonly #counts = new LRUCache<string, { count: number; endsAt: number }>({ max: ADDRESSES_MAX });

  /** Counts one; RATE_LIMITED when it is one too many. */
  count(address: string | null, provider: ProviderName): void {
    const now = performance.now();
    const key = `${provider} ${address}`;
    let own = this.#counts.get(key);
    if (!own || own.endsAt <= now) this.#counts.set(key, (own = { count: 0, endsAt: now + WINDOW_MS }));
    own.count += 1;
    if (own.count <= MOST[provider]) return;
    const retryAfterSeconds = Math.ceil((own.endsAt - now) / 1000);
    throw new RequestError('RATE_LIMITED', 'Too many messages that are not signed.', { retryAfterSeconds });
  }
}

export const strikesOf = perProcess(() => new Strikes());
