import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { forbidden } from '../../kit/errors.js';
import { isAdmin } from '../../kit/viewer.js';
import { setCapacity } from '../seats/index.js';
import { demandEdit, forgetCourse } from './course.js';
import { recordCourseAct, shownToAdmin } from './course-acts.js';
import { checkWindow, courseColumnsOf, sessionColumnsOf } from './course-input.js';
import { Course, CourseInstructor } from './entities.js';
import { courseChanged, courseChannel } from './events.js';
import { checkReferences, replaceInstructor, replaceSessions } from './references.js';
import { capacityBelowTaken, courseCodeTaken, courseStateConflict } from './refusals.js';

export type UpdateCourseOutcome =
  | Course
  | ReturnType<typeof courseCodeTaken>
  | ReturnType<typeof capacityBelowTaken>
  | ReturnType<typeof courseStateConflict>;

/**
 * Changes a course that is not cancelled. What is left out stays; null empties what may be empty.
 * Only an admin changes who teaches.
 *
 * @param input ids are uuids
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function updateCourse(ctx: Context, input: S.UpdateCourseInput): Promise<UpdateCourseOutcome> {
  const { id, capacity, instructorId } = input;
  await demandEdit(ctx, id);
  const columns = courseColumnsOf(input);
  const sessions = sessionColumnsOf(input.sessions);
  await checkReferences(ctx, { categoryId: columns.categoryId, instructorId });

  return transaction<UpdateCourseOutcome>(
    ctx,
    async (tx) => {
      const course = await lockCourse(tx, id);
      if (course.state === 'CANCELLED') return courseStateConflict(ctx.locale, course.state);
      const before = await shownToAdmin(ctx, tx, id);
      tx.em.assign(course, columns);
      checkWindow(course.opensAt, course.closesAt);
      const taken = capacity == null ? null : await setCapacity(tx, id, capacity);
      if (taken !== null) return capacityBelowTaken(ctx.locale, taken);
      if (instructorId !== undefined) await changeInstructor(ctx, tx, { courseId: id, instructorId });
      if (sessions) await replaceSessions(tx, id, sessions);
      await tx.em.flush();
      await recordCourseAct(ctx, tx, { act: 'updateCourse', courseId: id, before });
      forgetCourse(ctx, id);
      tx.emit(courseChannel(id), courseChanged(id));
      return course;
    },
    { refuse: { courses_one_per_code: () => courseCodeTaken(ctx.locale) } },
  );
}

/** A course that nobody else changes until the commit; whoever takes a seat in it need not wait. */
async function lockCourse(tx: Tx, id: string): Promise<Course> {
  await tx.query(`select from courses where id = ? for no key update`, [id]);
  return tx.em.findOneOrFail(Course, { id });
}

async function changeInstructor(
  ctx: Context,
  tx: Tx,
  { courseId, instructorId }: { courseId: string; instructorId: string | null },
): Promise<void> {
  const present = await tx.em.find(CourseInstructor, { courseId });
  if (present.length === 1 && present[0]!.accountId === instructorId) return;
  if (!isAdmin(ctx)) throw forbidden();
  await replaceInstructor(tx, courseId, instructorId);
}
