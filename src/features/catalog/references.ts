import type { Context } from '../../infra/context.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { badInput } from '../../kit/errors.js';
import { accountById } from '../accounts/index.js';
import { categoryById } from './category.js';
import { CourseInstructor, CourseSession } from './entities.js';
import type { SessionColumns } from './course-input.js';

/** @throws BAD_USER_INPUT where a course names a category or an instructor that is none */
export async function checkReferences(
  ctx: Context,
  { categoryId, instructorId }: { categoryId?: string | null; instructorId?: string | null },
): Promise<void> {
  if (categoryId && !(await categoryById(ctx).load(categoryId))) throw badInput('categoryId', 'No such category.');
  if (!instructorId) return;
  const account = await accountById(ctx).load(instructorId);
  if (!account || account.deletedAt || account.role === 'STUDENT')
    throw badInput('instructorId', 'Not an instructor or an admin.');
}

/** Writes who teaches a course, in place of whoever did; nobody for null. */
export async function replaceInstructor(tx: Tx, courseId: string, accountId: string | null): Promise<void> {
  await tx.em.nativeDelete(CourseInstructor, { courseId });
  if (accountId) await tx.em.insert(CourseInstructor, { courseId, accountId, position: 0 });
}

/** Writes when and where a course meets, in place of what was. */
export async function replaceSessions(tx: Tx, courseId: string, sessions: readonly SessionColumns[]): Promise<void> {
  await tx.em.nativeDelete(CourseSession, { courseId });
  if (sessions.length > 0) {
    await tx.em.insertMany(
      CourseSession,
      sessions.map((session) => ({ courseId, ...session })),
    );
  }
}
