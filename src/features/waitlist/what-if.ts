import type { PassedOverReason, WouldBe } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { badInput } from '../../kit/errors.js';
import { WaitlistEntry } from './entities.js';
import { demandLook } from './list-waitlist.js';
import { lookAtLine } from './line.js';
import { seatsForTheLine } from './releases.js';
import { candidatesOf } from './serve.js';
import { whoIsNext, type Decision } from './who-is-next.js';

const SEATS_MAX = 1000;

/** What would become of one entry. */
export interface Fate {
  readonly entry: WaitlistEntry;
  readonly outcome: WouldBe;
  readonly passedOver: PassedOverReason | null;
}

/** What would come of more seats. */
export interface Outlook {
  readonly seats: number;
  readonly entries: readonly Fate[];
  readonly seatsLeft: number;
}

/**
 * Says who would come to a seat if a course had more of them now: the line is read and judged as promotion does it, and
 * nothing is locked or changed. For admins and those who teach the course.
 *
 * @throws NOT_FOUND, BAD_USER_INPUT
 */
export async function whatIf(
  ctx: Context,
  { courseId, addSeats }: { courseId: string; addSeats: number },
): Promise<Outlook> {
  await demandLook(ctx, courseId);
  if (addSeats < 0 || addSeats > SEATS_MAX) throw badInput('addSeats', `addSeats must be from 0 to ${SEATS_MAX}.`);
  return transaction(ctx, async (tx) => {
    const line = await lookAtLine(ctx, tx, courseId);
    const free = line.capacity - line.taken + (await seatsForTheLine(tx, courseId));
    const seats = line.open ? free + addSeats : 0;
    const fates = new Map<string, Omit<Fate, 'entry'>>();
    let left = seats;
    const judged = new Set<string>();
    for (let rank: string | null = null; left > 0;) {
      const { candidates, next }: Awaited<ReturnType<typeof candidatesOf>> = await candidatesOf(tx, courseId, rank);
      const decision = whoIsNext(candidates, { free: left, direct: line.direct, judged });
      left -= decision.offers.length + decision.enrolls.length;
      for (const [id, fate] of fatesOf(decision)) fates.set(id, fate);
      if (next === null) break;
      rank = next;
    }
    const where = { id: { $in: [...fates.keys()] } };
    const entries = await tx.em.find(WaitlistEntry, where, { orderBy: { rank: 'asc' } });
    return { seats, seatsLeft: left, entries: entries.map((entry) => ({ entry, ...fates.get(entry.id)! })) };
  });
}

function* fatesOf({ offers, enrolls, passedOver }: Decision): Generator<[string, Omit<Fate, 'entry'>]> {
  for (const { id } of offers) yield [id, { outcome: 'OFFERED', passedOver: null }];
  for (const { id } of enrolls) yield [id, { outcome: 'ENROLLED', passedOver: null }];
  for (const { candidate, reason } of passedOver) yield [candidate.id, { outcome: 'PASSED_OVER', passedOver: reason }];
}
