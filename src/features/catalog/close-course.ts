import type { Context } from '../../infra/context.js';
import { courseChanged, courseChannel } from './events.js';
import { moveCourse, type MoveOutcome } from './move-course.js';

/** Stops a published course from taking anyone. Whoever has a seat keeps it. */
export function closeCourse(ctx: Context, { id }: { id: string }): Promise<MoveOutcome> {
  return moveCourse(ctx, { id, act: 'closeCourse', from: ['PUBLISHED'], to: 'CLOSED' }, (tx) =>
    tx.emit(courseChannel(id), courseChanged(id)),
  );
}
