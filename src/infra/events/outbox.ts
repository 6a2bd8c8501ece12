/** A fact, told in the past tense: `{ type: 'enrollmentChanged', … }`. Plain JSON. */
export interface DomainEvent {
  readonly type: string;
}

/** A fact on its way: where it goes and what it says. */
export interface OutboxEntry {
  /** `<feed>:<uuid>`, for example `enrollments:0199…`. */
  readonly channel: string;
  readonly event: DomainEvent;
}

/** An open transaction, as far as writing facts down needs it. */
interface Writable {
  query(sql: string, params: readonly unknown[]): Promise<unknown>;
}

/** Writes facts down in the transaction that made them true. The relay publishes them after the commit. */
export async function writeOutbox(tx: Writable, facts: readonly OutboxEntry[]): Promise<void> {
  await tx.query(
    `insert into outbox (channel, event)
     select fact->>'channel', fact->'event' from jsonb_array_elements(?::jsonb) with ordinality as f(fact, place) order by place`,
    [JSON.stringify(facts)],
  );
}
