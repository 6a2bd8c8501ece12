import { LRUCache } from 'lru-cache';
import { perProcess, type Infra } from '../../infra/context.js';
import { Seats } from '../seats/index.js';
import type { Place } from './place.js';
import type { Outlook } from './scripts.js';

/** How long a process answers from the count that it read last. */
const FRESH_MS = 1000;

const COURSES_MAX = 10_000;

const counts = perProcess(
  (infra) =>
    new LRUCache<string, { free: number; waiting: number }>({
      max: COURSES_MAX,
      ttl: FRESH_MS,
      // Who was asking when a count is crowded out gets it all the same.
      ignoreFetchAbort: true,
      fetchMethod: async (courseId) => {
        const seats = await infra.orm.em.fork().findOne(Seats, { courseId });
        if (!seats) return { free: 0, waiting: 0 };
        // What is free while people wait for it is owed to them.
        return { free: seats.waiting > 0 ? 0 : seats.capacity - seats.taken, waiting: seats.waiting };
      },
    }),
);

/** How many seats of a course are free for newcomers, and how many people wait for one, as of within the last second. */
export async function seatsLeft(infra: Infra, courseId: string): Promise<{ free: number; waiting: number }> {
  return (await counts(infra).fetch(courseId))!;
}

/**
 * How many of those inside and ahead are likely to take a seat each: all of them, until it was seen that some go
 * without one. Two who took one are counted in advance, so that one or two who did not say little.
 */
export function likelyTakers({ active, took, lapsed }: Outlook, ahead: number): number {
  return (active + ahead) * ((took + 2) / (took + lapsed + 2));
}

/** Whether a seat is likely to be left at the turn of somebody who waits for a course; null for anybody else. */
export async function seatsLikely(infra: Infra, { position, courseId, takers }: Place): Promise<boolean | null> {
  if (position === null || courseId === null) return null;
  return (await seatsLeft(infra, courseId)).free > takers;
}
