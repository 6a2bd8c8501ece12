import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { remindersChannel, type HoldEnding } from './events.js';

/** How long before its end a hold is reminded of; a short one at half of its time. */
const LEAD = `least(interval '3 minutes', (hold_expires_at - created_at) / 2)`;
/** Holds reminded of in one transaction at most. */
const AT_ONCE = 500;

/**
 * Tells of every hold that is about to end, once: the mark and the fact commit together. Those that somebody is changing
 * right now are left to the next run.
 */
export async function remindOfHolds(ctx: Context): Promise<void> {
  while ((await remindOfSome(ctx)) === AT_ONCE);
}

function remindOfSome(ctx: Context): Promise<number> {
  return transaction(ctx, async (tx) => {
    const ending = await tx.query<Omit<HoldEnding, 'type'>>(
      `with ending as (
         select id from enrollments, ${nowSql('?')} as now_is
          where status = 'PENDING_PAYMENT' and not hold_reminded
            and hold_expires_at > now_is and hold_expires_at < now_is + interval '3 minutes'
            and hold_expires_at <= now_is + ${LEAD}
          order by hold_expires_at limit ${AT_ONCE} for update skip locked
       )
       update enrollments e set hold_reminded = true from ending where e.id = ending.id
       returning e.id as "enrollmentId", course_id as "courseId", student_id as "studentId",
                 to_jsonb(hold_expires_at) #>> '{}' as "holdExpiresAt"`,
      [ctx.clock.forStore()],
    );
    for (const hold of ending) tx.emit(remindersChannel(hold.studentId), { type: 'holdEnding', ...hold } as HoldEnding);
    return ending.length;
  });
}
