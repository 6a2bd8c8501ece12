import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import type { Tx } from '../../../infra/postgres/transaction.js';

/** Something an admin did. */
export interface Act {
  /** The mutation's name, for example `changeRole`. */
  readonly act: string;
  /** Kind and uuid of what it was done to, the kind as in global ids: `account`, `course`, `room`. */
  readonly subject: { readonly kind: string; readonly id: string };
  /** What was there and what is there now: the parts that changed, plain JSON without secrets. */
  readonly before?: object | null;
  readonly after?: object | null;
  readonly reason?: string | null;
}

/** Records an act in the transaction that does it: no act without its record. The viewer is who did it. */
export async function recordAct(ctx: Context, tx: Tx, act: Act): Promise<void> {
  await tx.query(
    `insert into admin_acts (actor_id, act, subject_kind, subject_id, before, after, reason, created_at)
     values (?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ${nowSql('?')})`,
    [
      ctx.viewer?.id ?? null,
      act.act,
      act.subject.kind,
      act.subject.id,
      JSON.stringify(act.before ?? null),
      JSON.stringify(act.after ?? null),
      act.reason ?? null,
      ctx.clock.forStore(),
    ],
  );
}
