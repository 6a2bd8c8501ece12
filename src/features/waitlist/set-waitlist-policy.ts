import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { badInput } from '../../kit/errors.js';
import { recordAct } from '../accounts/index.js';
import {
  courseById,
  courseChanged,
  courseChannel,
  courseStateConflict,
  demandEdit,
  type Course,
} from '../catalog/index.js';
import { WaitlistPolicy } from './entities.js';
import { policyOf } from './entry.js';

const MINUTES_MAX = 10_080;

/**
 * Sets how a full course is handed on. Holds for what is offered from now on.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function setWaitlistPolicy(
  ctx: Context,
  { courseId, ...input }: S.SetWaitlistPolicyInput,
): Promise<Course | ReturnType<typeof courseStateConflict>> {
  await demandEdit(ctx, courseId);
  const { offerMinutes: minutes } = input;
  if (minutes != null && (minutes < 1 || minutes > MINUTES_MAX))
    throw badInput('offerMinutes', `offerMinutes must be from 1 to ${MINUTES_MAX}.`);
  const course = (await courseById(ctx).load(courseId))!;
  if (course.state === 'CANCELLED') return courseStateConflict(ctx.locale, course.state);

  await transaction(ctx, async (tx) => {
    const { offerMinutes, promotion } = await policyOf(ctx).load(courseId);
    const before = { offerMinutes, promotion };
    const after = { offerMinutes: minutes ?? offerMinutes, promotion: input.promotion ?? promotion };
    await tx.em.upsert(WaitlistPolicy, { courseId, ...after });
    await recordAct(ctx, tx, { act: 'setWaitlistPolicy', subject: { kind: 'course', id: courseId }, before, after });
    tx.emit(courseChannel(courseId), courseChanged(courseId));
  });
  policyOf(ctx).clear(courseId);
  return course;
}
