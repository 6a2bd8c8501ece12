import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import type { Context } from '../../infra/context.js';
import { Enrollment } from './entities.js';
import type { EnrollmentSnapshot } from './events.js';

/** An enrollment as resolvers see it: the entity itself, or what a fact or the desk said of it. */
export type EnrollmentRecord = Pick<
  Enrollment,
  'id' | 'courseId' | 'studentId' | 'status' | 'holdExpiresAt' | 'priceMinor' | 'currency' | 'createdAt'
>;

/** What a fact or the desk said of an enrollment, as resolvers see it. */
export const recordOf = (snapshot: EnrollmentSnapshot): EnrollmentRecord & { __typename: 'Enrollment' } => ({
  ...snapshot,
  __typename: 'Enrollment',
  holdExpiresAt: snapshot.holdExpiresAt === null ? null : new Date(snapshot.holdExpiresAt),
  createdAt: new Date(snapshot.createdAt),
});

/** The states in which an enrollment has a seat. */
export const LIVE = ['PENDING_PAYMENT', 'CONFIRMED'] as const;

/** Whether an enrollment has a seat. */
export const isLive = ({ status }: Pick<Enrollment, 'status'>) =>
  status === 'PENDING_PAYMENT' || status === 'CONFIRMED';

/** Enrollments by id; null where there is none. Who may see one is for the caller to check. */
export const enrollmentById = defineLoader(async (ctx: Context, ids): Promise<(Enrollment | null)[]> => {
  const enrollments = await ctx.em.find(Enrollment, { id: { $in: [...ids] } });
  return inOrder(ids, enrollments, (enrollment) => enrollment.id, null);
});

/** The viewer's live enrollment by course id; null without one. */
export const liveEnrollmentOf = defineLoader(async (ctx: Context, courseIds): Promise<(Enrollment | null)[]> => {
  if (!ctx.viewer) return courseIds.map(() => null);
  const enrollments = await ctx.em.find(Enrollment, {
    studentId: ctx.viewer.id,
    courseId: { $in: [...courseIds] },
    status: { $in: [...LIVE] },
  });
  return inOrder(courseIds, enrollments, (enrollment) => enrollment.courseId, null);
});
