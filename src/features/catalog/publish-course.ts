import type { Context } from '../../infra/context.js';
import { announceSeats } from '../seats/index.js';
import { courseChannel, coursePublished } from './events.js';
import { moveCourse, type MoveOutcome } from './move-course.js';

/** Puts a draft, or a closed course again, in the catalogue; from now on its count of seats is anybody's to watch. */
export function publishCourse(ctx: Context, { id }: { id: string }): Promise<MoveOutcome> {
  return moveCourse(ctx, { id, act: 'publishCourse', from: ['DRAFT', 'CLOSED'], to: 'PUBLISHED' }, async (tx) => {
    await announceSeats(tx, id);
    tx.emit(courseChannel(id), coursePublished(id));
  });
}
