import type { Context, Infra } from '../infra/context.js';
import type { Duty } from '../infra/events/duties.js';
import type { DomainEvent } from '../infra/events/outbox.js';
import type { Job } from '../infra/jobs.js';
import type { Route } from '../infra/route.js';

/** What a feature hands to the composition root. Deleting the folder, its line in `index.ts` and its SDL deletes it. */
export interface Feature {
  /** Also the name of its contract, `schema/<name>.graphql`. */
  readonly name: string;
  /** MikroORM schemas of the tables it owns. */
  readonly entities: readonly unknown[];
  /** TypeGraphQL resolver classes. */
  readonly resolvers: readonly (new () => object)[];
  /** By kind of global id: the object behind an id, or null where there is none or the caller may not see it. */
  readonly nodes?: Readonly<Record<string, (ctx: Context, id: string) => Promise<object | null>>>;
  /**
   * By event type: what to do after the commit, from the relay. Prompts only: it may run twice, it may be lost with
   * the process, and what must happen has a sweep in `recurring` as well.
   */
  readonly reactions?: Readonly<Record<string, (ctx: Context, events: readonly DomainEvent[]) => Promise<void>>>;
  /** What must follow from facts, in the order of their commit, and is never lost: each takes effect once. */
  readonly duties?: readonly Duty[];
  /** Work that is put down with `tx.job` and done after the commit. */
  readonly jobs?: readonly Job[];
  /** What it keeps about a person, as plain JSON for that person: ids as global ids, no secret. */
  readonly exports?: (ctx: Context, accountId: string) => Promise<object>;
  /** Paths beside GraphQL: pages, hooks of other systems. */
  readonly routes?: readonly Route[];
  /** By subscription field: which ones may be executed once for everybody who asks the same. */
  readonly shared?: Readonly<Record<string, SharedField>>;
  /** Work that repeats in every process with the role `worker`; safe to run in several at once. */
  readonly recurring?: readonly Recurring[];
  /** Opens what it needs in this process; the answer closes it. */
  readonly start?: (infra: Infra) => Promise<() => Promise<void>>;
}

/** Work that repeats. A failing run is logged and the next one comes as planned. */
export interface Recurring {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (ctx: Context) => Promise<void>;
}

/**
 * A subscription field of facts that look the same to everybody. Its events are state: the latest one about a thing is
 * worth all before it. An answer that depends on who is looking after all is noticed, and never shared.
 */
export interface SharedField {
  /** What an event is the latest state of; a slow reader is owed one event of each. */
  keyOf(event: unknown): string;
}
