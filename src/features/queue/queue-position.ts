import { perProcess, type Context, type Infra } from '../../infra/context.js';
import { latest } from '../../infra/events/latest.js';
import { forbidden } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { guardOf } from './guard.js';
import { freePlace, type Place } from './place.js';
import { watchOf, type PlaceSlot, type RoomWatch } from './room-watch.js';

/** By course: what to do in this process when another room, or none, guards it. */
const followers = perProcess(() => new Map<string, Set<() => void>>());

/** Has everyone who watches a course in this process look for its room again. */
export function followGuards(infra: Infra, courseIds: readonly string[]): void {
  for (const courseId of courseIds) for (const follow of followers(infra).get(courseId) ?? []) follow();
}

/**
 * The viewer's place in the line for a course: as it is now, then the latest whenever it changes. Follows the course
 * when it comes under another room.
 *
 * @throws UNAUTHENTICATED; NOT_FOUND for a course that there is not, and without a place
 */
export async function queuePosition(ctx: Context, courseId: string): Promise<AsyncIterableIterator<Place>> {
  const personId = viewerOf(ctx).id;
  await guardOf(ctx, courseId);
  const here = followers(ctx);
  const following = here.get(courseId) ?? new Set();
  here.set(courseId, following);
  let watch: RoomWatch | null = null;
  const slot: PlaceSlot = latest(() => {
    following.delete(follow);
    if (following.size === 0) here.delete(courseId);
    watch?.remove(personId, slot);
  });
  const attach = async () => {
    const { roomId } = await guardOf(ctx, courseId);
    if (watch && watch.roomId === roomId) return;
    watch?.remove(personId, slot);
    watch = roomId ? watchOf(ctx, roomId) : null;
    if (watch) await watch.add(personId, slot);
    else slot.push('place', freePlace(courseId, personId));
  };
  const follow = () => void attach().catch((error: unknown) => slot.fail(error));
  following.add(follow);
  await attach().catch(async (error: unknown) => {
    await slot.values.return!();
    throw error;
  });
  // Read here, so that who has no place is told so before the stream begins.
  return beginningWith(await slot.values.next(), slot.values);
}

/** A stream whose first item has been read already. */
function beginningWith<Item>(
  first: IteratorResult<Item>,
  rest: AsyncIterableIterator<Item>,
): AsyncIterableIterator<Item> {
  let unread: IteratorResult<Item> | null = first;
  const stream: AsyncIterableIterator<Item> = {
    ...rest,
    next() {
      const item = unread;
      unread = null;
      return item ? Promise.resolve(item) : rest.next();
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

/** A place by its course, handed to the one whose it is and to nobody else: asked again with every event. */
export function ownPlace(ctx: Context, place: Place, courseId: string): Place {
  if (viewerOf(ctx).id !== place.personId) throw forbidden();
  return { ...place, courseId };
}
