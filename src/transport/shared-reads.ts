import { Counter } from 'prom-client';
import { makeContext, type Context, type Infra } from '../infra/context.js';
import { metricsOf } from '../infra/metrics.js';
import { unauthenticated } from '../kit/errors.js';
import type { Viewer } from '../kit/viewer.js';
import type { Operation } from './documents.js';
import type { Answer, Prepared } from './operation.js';

/** Those who ask the same thing and wait for the same execution of it. */
interface Wave {
  answer: Promise<Answer | null>;
  begun: boolean;
}

/** What may be shared among callers. */
type AuthClass = Viewer['role'] | 'GUEST';

/** What is known of one operation. */
interface Known {
  /** Auth classes for which it asks who the caller is, not only what they are: each has an answer of their own. */
  readonly personal: Set<AuthClass>;
  /** By auth class, locale and variables: the wave that gathers or runs last. */
  readonly waves: Map<string, Wave>;
}

/**
 * What a crowd asks at the same time is read once.
 *
 * While one execution of a query runs, everyone who asks for the same (operation, variables, auth class, locale) waits
 * for the next one together. It begins after the last of them has asked, so nobody is given anything older than their
 * question: who has changed something and asks then sees it. On registration day the stores are asked at the pace of
 * one reader, however many there are.
 *
 * The auth class is the role, or none for a guest. That the answer depends on nothing else is not assumed but seen: the
 * shared execution has a viewer whose role can be read and whose identity cannot. An operation that reaches for it is
 * personal for that class: what came of the attempt is thrown away, and each is served alone, then and from then on.
 */
export class SharedReads {
  readonly #known = new WeakMap<Operation, Known>();
  readonly #shared: Counter;

  constructor(infra: Infra) {
    this.#shared = new Counter({
      name: 'graphql_operations_shared_total',
      help: 'Queries answered by an execution that another caller had asked for too.',
      registers: [metricsOf(infra)],
    });
  }

  /** The answer of an execution that is shared, or null where the operation is personal and has to be run alone. */
  async read(prepared: Prepared, run: (context: Context) => Promise<Answer>): Promise<Answer | null> {
    if (prepared.kind !== 'query') return null;
    const known = this.#knownOf(prepared.operation);
    const { viewer, locale } = prepared.caller;
    const authClass = viewer?.role ?? 'GUEST';
    if (known.personal.has(authClass)) return null;
    const key = `${authClass} ${locale} ${JSON.stringify(prepared.variables)}`;
    const last = known.waves.get(key);
    if (last && !last.begun) {
      this.#shared.inc();
      return last.answer;
    }
    const wave: Wave = { begun: false, answer: Promise.resolve(null) };
    known.waves.set(key, wave);
    wave.answer = this.#runAfter(last?.answer, prepared, known, wave, run).finally(() => {
      if (known.waves.get(key) === wave) known.waves.delete(key);
    });
    return wave.answer;
  }

  async #runAfter(
    last: Promise<unknown> | undefined,
    { door, caller }: Prepared,
    known: Known,
    wave: Wave,
    run: (context: Context) => Promise<Answer>,
  ): Promise<Answer | null> {
    // What has come in with the same turn of the event loop belongs to the same wave.
    await (last ?? new Promise((resolve) => setImmediate(resolve)));
    wave.begun = true;
    const { role } = caller.viewer ?? {};
    if (role && known.personal.has(role)) return null;
    const viewer = role ? anyoneOf(role, () => known.personal.add(role)) : null;
    const answer = await run(makeContext(door.infra, { viewer, locale: caller.locale, requestId: caller.requestId }));
    return role && known.personal.has(role) ? null : answer;
  }

  #knownOf(operation: Operation): Known {
    let known = this.#known.get(operation);
    if (!known) this.#known.set(operation, (known = { personal: new Set(), waves: new Map() }));
    return known;
  }
}

/** Anyone of a role. Whoever asks who it is is told of it and gets no answer. */
export function anyoneOf(role: Viewer['role'], asked: () => void): Viewer {
  const unknown = (): never => {
    asked();
    throw unauthenticated(); // Told to nobody: the answer is thrown away.
  };
  return {
    role,
    get id() {
      return unknown();
    },
    get sessionId() {
      return unknown();
    },
    get expiresAt() {
      return unknown();
    },
  };
}
