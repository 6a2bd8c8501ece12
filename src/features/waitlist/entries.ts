import type { PassedOverReason, WaitlistEndReason, WaitlistState } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { SNAPSHOT, waitlistChanged, waitlistChannel, type EntrySnapshot, type WaitlistPassedOver } from './events.js';
import type { Line } from './line.js';

/**
 * The statements that move entries. Each asks for the state it moves from, tells of what it really moved, and runs under
 * the lock of the course's count; the caller counts.
 */

interface Moved {
  readonly entry: EntrySnapshot;
  readonly previous: WaitlistState;
}

const MOVED = `${SNAPSHOT('new')} as entry, old.state as previous`;

const list = (ids: readonly string[]) => `{${ids.join()}}`;

/** Tells of entries that were moved, in the order in which they were named: people are told in the order of the line. */
function tell(tx: Tx, ids: readonly string[], rows: readonly Moved[]): EntrySnapshot[] {
  const byId = new Map(rows.map((row) => [row.entry.id, row]));
  const moved = ids.flatMap((id) => byId.get(id) ?? []);
  for (const { entry, previous } of moved) tx.emit(waitlistChannel(entry.studentId), waitlistChanged(entry, previous));
  return moved.map(({ entry }) => entry);
}

/** Offers a seat each to people who wait: for as long as the course says, and not beyond the end of its registration. */
export async function offerSeats(ctx: Context, tx: Tx, line: Line, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const moved = await tx.query<Moved>(
    `update waitlist_entries w
        set state = 'OFFERED', offered_at = clock.now, reminders = 0, passed_over_reason = null, passed_over_at = null,
            offer_expires_at = least(clock.now + ? * interval '1 minute', c.closes_at)
       from courses c, (select ${nowSql('?')} as now) as clock
      where c.id = w.course_id and w.id = any (?::uuid[]) and w.state = 'WAITING' returning ${MOVED}`,
    [line.offerMinutes, ctx.clock.forStore(), list(ids)],
  );
  tell(tx, ids, moved);
}

/** Writes down the enrollments that entries led to. */
export async function enrollEntries(
  ctx: Context,
  tx: Tx,
  led: readonly { readonly id: string; readonly enrollmentId: string }[],
): Promise<void> {
  const moved = await tx.query<Moved>(
    `update waitlist_entries w
        set state = 'ENROLLED', enrollment_id = led."enrollmentId", offer_expires_at = null,
            passed_over_reason = null, passed_over_at = null, ended_at = ${nowSql('?')}
       from jsonb_to_recordset(?::jsonb) as led (id uuid, "enrollmentId" uuid)
      where w.id = led.id and w.state in ('WAITING', 'OFFERED') returning ${MOVED}`,
    [ctx.clock.forStore(), JSON.stringify(led)],
  );
  tell(
    tx,
    led.map(({ id }) => id),
    moved,
  );
}

/** How entries end without a seat. */
export interface Ending {
  readonly ids: readonly string[];
  readonly from: readonly ('WAITING' | 'OFFERED')[];
  readonly to: 'DECLINED' | 'OFFER_EXPIRED' | 'LEFT' | 'REMOVED';
  readonly because?: WaitlistEndReason;
  readonly note?: string;
}

/** Ends entries. @returns those that it ended, and how many of them had an offer: that many seats are free again */
export async function endEntries(
  ctx: Context,
  tx: Tx,
  { ids, from, to, because, note }: Ending,
): Promise<{ ended: EntrySnapshot[]; offers: number }> {
  if (ids.length === 0) return { ended: [], offers: 0 };
  const moved = await tx.query<Moved>(
    `update waitlist_entries w
        set state = ?, offer_expires_at = null, ended_because = ?, note = ?, ended_at = ${nowSql('?')}
      where w.id = any (?::uuid[]) and w.state = any (?::text[]) returning ${MOVED}`,
    [to, because ?? null, note ?? null, ctx.clock.forStore(), list(ids), list(from)],
  );
  return { ended: tell(tx, ids, moved), offers: moved.filter(({ previous }) => previous === 'OFFERED').length };
}

/** Writes down why the line went past people, and tells those who did not know it yet. */
export async function passOver(
  ctx: Context,
  tx: Tx,
  people: readonly { readonly id: string; readonly reason: PassedOverReason }[],
): Promise<void> {
  if (people.length === 0) return;
  const told = await tx.query<Omit<WaitlistPassedOver, 'type'>>(
    `update waitlist_entries w set passed_over_reason = over.reason, passed_over_at = ${nowSql('?')}
       from jsonb_to_recordset(?::jsonb) as over (id uuid, reason text)
      where w.id = over.id and w.state = 'WAITING' and w.passed_over_reason is distinct from over.reason
      returning w.id as "entryId", w.course_id as "courseId", w.student_id as "studentId", over.reason`,
    [ctx.clock.forStore(), JSON.stringify(people)],
  );
  for (const one of told)
    tx.emit(waitlistChannel(one.studentId), { type: 'waitlistPassedOver', ...one } as WaitlistPassedOver);
}
