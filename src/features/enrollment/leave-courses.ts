import type { Context } from '../../infra/context.js';
import { endAll, type Due } from './sweeps.js';

/** Enrollments ended by one run of the sweep at most; the next goes on. */
const SWEEP_MAX = 1000;

/**
 * Takes back the seats and holds of people who have withdrawn, by the way every seat comes back: the course counts one
 * less, and whoever waits hears of it. What is completed stays. Harmless when repeated.
 *
 * @param accountIds those to look at; without it everybody, for whom the prompt after the commit has missed
 */
export async function leaveCourses(ctx: Context, accountIds: readonly string[] | null = null): Promise<void> {
  const { rows } = await ctx.pool.query<Due>({
    name: 'seats-of-withdrawn',
    text: `select e.id, e.course_id from accounts a join enrollments e on e.student_id = a.id
            where a.purged_at is null and a.deleted_at is not null and ($1::uuid[] is null or a.id = any($1::uuid[]))
              and e.status in ('PENDING_PAYMENT', 'CONFIRMED') limit ${SWEEP_MAX}`,
    values: [accountIds],
  });
  await endAll(ctx, rows, 'CANCELLED');
}
