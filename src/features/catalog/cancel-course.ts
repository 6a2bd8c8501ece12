import type { CourseState } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { adminOf } from '../../kit/viewer.js';
import { text } from './course-input.js';
import { courseCancelled, courseChannel } from './events.js';
import { moveCourse, type MoveOutcome } from './move-course.js';

/**
 * Calls a course off, for good. The seats that were taken are given back by the features above, which hear of it and
 * look for cancelled courses by themselves as well.
 */
export async function cancelCourse(ctx: Context, input: { id: string; reason: string }): Promise<MoveOutcome> {
  adminOf(ctx);
  const { id } = input;
  const reason = text('reason', input.reason, 1, 500);
  const from: CourseState[] = ['DRAFT', 'PUBLISHED', 'CLOSED'];
  return moveCourse(ctx, { id, act: 'cancelCourse', from, to: 'CANCELLED', cancelReason: reason }, (tx) =>
    tx.emit(courseChannel(id), courseCancelled(id, reason)),
  );
}
