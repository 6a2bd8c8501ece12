import { perProcess, type Infra } from '../../../infra/context.js';
import { repeat } from '../../../infra/repeat.js';
import { currentKeys, ensureFirstKey, type CurrentKey } from './key-table.js';
import { openKey, type SigningKey } from './signing-key.js';

/** How often the table is read. A new key is an hour old before it signs. */
const READ_EVERY_MS = 60_000;

/** How soon the table is read again for a key that is not known: a flood of invented ones costs one statement each. */
const READ_AGAIN_MS = 1000;

/** The keys of this process: the one that signs, and all that tokens are good of, by `kid`. */
class Keyring {
  readonly #believed = new Map<string, SigningKey>();
  #signing: SigningKey | undefined;
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(readonly infra: Infra) {}

  /** The key to sign by. */
  async signing(): Promise<SigningKey> {
    if (!this.#signing) await this.read();
    if (!this.#signing) throw new Error('no key signs access tokens');
    return this.#signing;
  }

  /** The key of this name, undefined where there is none: another process may have made it a moment ago. */
  async find(kid: string): Promise<SigningKey | undefined> {
    const known = this.#believed.get(kid);
    if (known || performance.now() - this.#readAt < READ_AGAIN_MS) return known;
    await this.read();
    return this.#believed.get(kid);
  }

  /** All that are believed, the oldest first. */
  async believed(): Promise<readonly SigningKey[]> {
    if (!this.#signing) await this.read();
    return [...this.#believed.values()];
  }

  /** Reads the table now, and makes the first key where there is none. */
  read(): Promise<void> {
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** Keeps up with the table until the answer is called. */
  follow(): () => Promise<void> {
    return repeat({ name: 'signingKeys', everyMs: READ_EVERY_MS, run: () => this.read() }, this.infra.log);
  }

  async #read(): Promise<void> {
    let kept = await currentKeys(this.infra);
    if (kept.length === 0) {
      await ensureFirstKey(this.infra);
      kept = await currentKeys(this.infra);
    }
    const opened = await Promise.all(kept.map((key) => this.#open(key)));
    this.#believed.clear();
    this.#signing = undefined;
    opened.forEach((key, i) => {
      if (!key) return;
      this.#believed.set(key.kid, key);
      if (kept[i]!.signs) this.#signing = key;
    });
    this.#readAt = performance.now();
  }

  async #open(kept: CurrentKey): Promise<SigningKey | null> {
    const known = this.#believed.get(kept.kid);
    if (known) return known;
    try {
      return await openKey(this.infra, kept);
    } catch (error) {
      this.infra.log.error({ err: error, kid: kept.kid }, 'a signing key cannot be opened');
      return null;
    }
  }
}

export const keyring = perProcess((infra) => new Keyring(infra));
