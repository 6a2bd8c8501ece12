import type { Context } from '../../infra/context.js';
import { latest } from '../../infra/events/latest.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import { badInput, notFound } from '../../kit/errors.js';
import { Seats } from './entities.js';
import { seatsChannel, type SeatsChanged } from './events.js';

const COURSES_MAX = 100;

/** What the subscription hands to its resolver. */
export interface SeatCount {
  readonly courseId: string;
  readonly capacity: number;
  readonly remaining: number;
  readonly version: number;
}

const countOf = ({ courseId, capacity, taken, version }: Omit<SeatsChanged, 'type'>): SeatCount => ({
  courseId,
  capacity,
  remaining: capacity - taken,
  version,
});

/**
 * The seats of some courses: their present counts, then the latest whenever one changes.
 * Listens first and reads then, so nothing falls between; an older version than the last one told is dropped.
 */
export async function watchSeats(
  ctx: Context,
  courseIds: readonly string[],
): Promise<AsyncIterableIterator<SeatCount>> {
  const wanted = [...new Set(courseIds)];
  if (wanted.length === 0 || wanted.length > COURSES_MAX)
    throw badInput('courseIds', `Name 1 to ${COURSES_MAX} courses.`);
  const endings: (() => void)[] = [];
  const told = new Map<string, number>();
  const changes = latest<string, SeatCount>(() => endings.forEach((end) => end()));
  const tell = (count: SeatCount) => {
    if (count.version <= (told.get(count.courseId) ?? 0)) return;
    told.set(count.courseId, count.version);
    changes.push(count.courseId, count);
  };
  const readAnew = async (ids: readonly string[]) => {
    for (const count of await presentCounts(ctx, ids)) tell(count);
  };
  try {
    for (const id of wanted) {
      const hear = (event: DomainEvent) => tell(countOf(event as SeatsChanged));
      const onGap = () => void readAnew([id]).catch((error: unknown) => changes.fail(error));
      endings.push(await ctx.events.listen(seatsChannel(id), hear, onGap));
    }
    await readAnew(wanted);
    if (told.size < wanted.length) throw notFound('course');
  } catch (error) {
    await changes.values.return!();
    throw error;
  }
  return changes.values;
}

/** The counts of those of the courses that were published. */
async function presentCounts(ctx: Context, courseIds: readonly string[]): Promise<SeatCount[]> {
  const rows = await ctx.orm.em.fork().find(Seats, { courseId: { $in: [...courseIds] }, announced: true });
  return rows.map(countOf);
}
