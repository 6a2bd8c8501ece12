import type { Context } from '../../infra/context.js';
import { forbidden, notFound } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { WaitlistEntry } from './entities.js';
import { watchOf } from './line-watch.js';

/**
 * The viewer's place in the line for a course: as it is now, then the latest whenever it changes.
 *
 * @throws NOT_FOUND for somebody who never stood in it
 */
export async function watchPosition(ctx: Context, courseId: string): Promise<AsyncIterableIterator<WaitlistEntry>> {
  const { id: studentId } = viewerOf(ctx);
  const { slot, found } = await watchOf(ctx, courseId).open(studentId);
  if (found) return slot.values;
  await slot.values.return!();
  throw notFound('place in the waitlist');
}

/** An entry, handed to the one whose it is and to nobody else: asked again with every event. */
export function ownEntryOnly(ctx: Context, entry: WaitlistEntry): WaitlistEntry {
  if (viewerOf(ctx).id !== entry.studentId) throw forbidden();
  return entry;
}
