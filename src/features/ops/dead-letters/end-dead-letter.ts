import type { Context } from '../../../infra/context.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { badInput } from '../../../kit/errors.js';
import { adminOf } from '../../../kit/viewer.js';
import { recordAct } from '../../accounts/index.js';
import {
  deadLetterGone,
  deadLetterOf,
  graveOf,
  type DeadLetter,
  type DeadLetterGone,
  type DeadWork,
} from './dead-letter.js';

const REASON_MAX = 500;

/** Has dead work done at once, with all its attempts anew, for an admin. */
export function retryDeadLetter(ctx: Context, { id }: { id: string }): Promise<DeadLetter | DeadLetterGone> {
  return endDeadLetter(ctx, { id, end: 'retry', reason: null });
}

/** Gives dead work up for good, for an admin, who says why. */
export async function dropDeadLetter(
  ctx: Context,
  { id, reason }: { id: string; reason: string },
): Promise<DeadLetter | DeadLetterGone> {
  const said = reason.trim();
  if (said === '' || said.length > REASON_MAX) throw badInput('reason', `A reason has 1 to ${REASON_MAX} characters.`);
  return endDeadLetter(ctx, { id, end: 'drop', reason: said });
}

/** Of two admins who do this at once, one does it; the other finds it gone. */
function endDeadLetter(
  ctx: Context,
  { id, end, reason }: { id: string; end: 'retry' | 'drop'; reason: string | null },
): Promise<DeadLetter | DeadLetterGone> {
  adminOf(ctx);
  return transaction<DeadLetter | DeadLetterGone>(ctx, async (tx) => {
    const found = graveOf(id);
    if (!found) return deadLetterGone(ctx);
    const { grave, number } = found;
    const [work] = await tx.query<DeadWork>(`${grave.select} and work.id = ? for update of work`, [number]);
    if (!work) return deadLetterGone(ctx);
    const letter = deadLetterOf(work);
    await tx.query(grave[end], [number]);
    const { job, fact, subjects, lastError, attempts } = letter;
    await recordAct(ctx, tx, {
      act: `${end}DeadLetter`,
      subject: { kind: 'dead_letter', id: letter.id },
      before: { job, fact, subjects, lastError, attempts },
      reason,
    });
    return letter;
  });
}
