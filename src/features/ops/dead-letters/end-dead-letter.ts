import type { Context } from '../../../infra/context.js';
import { transaction, type Tx } from '../../../infra/postgres/transaction.js';
import { badInput } from '../../../kit/errors.js';
import { adminOf } from '../../../kit/viewer.js';
import { recordAct } from '../../accounts/index.js';
import {
  DEAD_JOBS,
  deadLetterGone,
  deadLetterOf,
  jobNumberOf,
  type DeadJob,
  type DeadLetter,
  type DeadLetterGone,
} from './dead-letter.js';

const REASON_MAX = 500;

/** Has dead work done at once, with all its attempts anew, for an admin. */
export function retryDeadLetter(ctx: Context, { id }: { id: string }): Promise<DeadLetter | DeadLetterGone> {
  return endDeadLetter(ctx, { id, act: 'retryDeadLetter', reason: null }, (tx, job) =>
    tx.query(`select graphile_worker.reschedule_jobs(array[?::bigint], run_at := now(), attempts := 0)`, [job]),
  );
}

/** Gives dead work up for good, for an admin, who says why. */
export async function dropDeadLetter(
  ctx: Context,
  { id, reason }: { id: string; reason: string },
): Promise<DeadLetter | DeadLetterGone> {
  const said = reason.trim();
  if (said === '' || said.length > REASON_MAX) throw badInput('reason', `A reason has 1 to ${REASON_MAX} characters.`);
  return endDeadLetter(ctx, { id, act: 'dropDeadLetter', reason: said }, (tx, job) =>
    tx.query(`select graphile_worker.complete_jobs(array[?::bigint])`, [job]),
  );
}

/** Of two admins who do this at once, one does it; the other finds it gone. */
function endDeadLetter(
  ctx: Context,
  { id, act, reason }: { id: string; act: string; reason: string | null },
  end: (tx: Tx, jobNumber: string) => Promise<unknown>,
): Promise<DeadLetter | DeadLetterGone> {
  adminOf(ctx);
  return transaction<DeadLetter | DeadLetterGone>(ctx, async (tx) => {
    const [job] = await tx.query<DeadJob>(`${DEAD_JOBS} and job.id = ? for update of job`, [jobNumberOf(id)]);
    if (!job) return deadLetterGone(ctx);
    const letter = deadLetterOf(job);
    await end(tx, job.id);
    const { job: name, subjects, lastError, attempts } = letter;
    await recordAct(ctx, tx, {
      act,
      subject: { kind: 'dead_letter', id: letter.id },
      before: { job: name, subjects, lastError, attempts },
      reason,
    });
    return letter;
  });
}
