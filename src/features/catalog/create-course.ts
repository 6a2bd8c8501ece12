import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { forbidden } from '../../kit/errors.js';
import { isAdmin, viewerOf, type Viewer } from '../../kit/viewer.js';
import { openSeats } from '../seats/index.js';
import { recordCourseAct } from './course-acts.js';
import { checkWindow, courseColumnsOf, sessionColumnsOf } from './course-input.js';
import { Course } from './entities.js';
import { checkReferences, replaceInstructor, replaceSessions } from './references.js';
import { courseCodeTaken } from './refusals.js';

export type CreateCourseOutcome = Course | ReturnType<typeof courseCodeTaken>;

/**
 * Writes a draft. An admin may name any instructor or none; an instructor writes for themselves.
 *
 * @param input ids are uuids
 * @throws FORBIDDEN, BAD_USER_INPUT
 */
export async function createCourse(ctx: Context, input: S.CreateCourseInput): Promise<CreateCourseOutcome> {
  const instructorId = instructorFor(viewerOf(ctx), input.instructorId);
  const columns = courseColumnsOf(input);
  const sessions = sessionColumnsOf(input.sessions) ?? [];
  checkWindow(columns.opensAt, columns.closesAt);
  await checkReferences(ctx, { categoryId: columns.categoryId, instructorId });

  return transaction<CreateCourseOutcome>(
    ctx,
    async (tx) => {
      const course = tx.em.create(Course, { ...columns, title: columns.title!, state: 'DRAFT' });
      await tx.em.persist(course).flush();
      await openSeats(tx, course.id, input.capacity);
      if (instructorId) await replaceInstructor(tx, course.id, instructorId);
      await replaceSessions(tx, course.id, sessions);
      await recordCourseAct(ctx, tx, { act: 'createCourse', courseId: course.id, before: null });
      return course;
    },
    { refuse: { courses_one_per_code: () => courseCodeTaken(ctx.locale) } },
  );
}

function instructorFor(viewer: Viewer, instructorId: string | null | undefined): string | null {
  if (isAdmin({ viewer })) return instructorId ?? null;
  if (viewer.role !== 'INSTRUCTOR' || (instructorId && instructorId !== viewer.id)) throw forbidden();
  return viewer.id;
}
