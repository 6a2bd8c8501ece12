import type { CourseState } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { forgetCourse } from './course.js';
import { Course } from './entities.js';
import { courseStateConflict } from './refusals.js';

export type MoveOutcome = Course | ReturnType<typeof courseStateConflict>;

/**
 * Moves a course from one of some states to another, for admins. The statement that moves it asks for the old state, so
 * of two that race the second sees what the first made of it.
 *
 * @param act the mutation, as the log of acts names it
 * @param tell runs in the same transaction, once the course has moved
 * @throws FORBIDDEN, NOT_FOUND
 */
export async function moveCourse(
  ctx: Context,
  {
    id,
    act,
    from,
    to,
    cancelReason = null,
  }: { id: string; act: string; from: CourseState[]; to: CourseState; cancelReason?: string | null },
  tell: (tx: Tx) => Promise<void> | void,
): Promise<MoveOutcome> {
  adminOf(ctx);
  return transaction<MoveOutcome>(ctx, async (tx) => {
    // What was in the catalogue once stays everybody's to see; a draft that is called off never was.
    const [moved] = await tx.query<{ state: CourseState }>(
      `update courses set state = ?, cancel_reason = ?,
              published_at = case when state <> 'DRAFT' or ? = 'PUBLISHED' then coalesce(published_at, now()) end
        where id = ? and state = any(string_to_array(?, ',')) returning old.state`,
      [to, cancelReason, to, id, from.join()],
    );
    const course = await tx.em.findOne(Course, { id });
    if (!course) throw notFound('course');
    if (!moved) return courseStateConflict(ctx.locale, course.state);
    forgetCourse(ctx, id);
    const changes = { before: { state: moved.state }, after: { state: to }, reason: cancelReason };
    await recordAct(ctx, tx, { act, subject: { kind: 'course', id }, ...changes });
    await tell(tx);
    return course;
  });
}
