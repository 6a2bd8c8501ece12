import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { openSql } from '../catalog/index.js';
import type { SeatsChanged } from '../seats/index.js';
import { endEntries } from './entries.js';
import { waitlistChannel, type OfferReminder } from './events.js';
import { atLines, SWEEP_MAX } from './line.js';

/** Courses with somebody in the line, whether they could be given a seat or were passed over. */
export const WITH_A_LINE = `(select course_id from seats where waiting > 0
  union select course_id from waitlist_entries where state = 'WAITING' and passed_over_reason is not null)`;

/** Who has paid for the seat that is offered to them. */
const PAID_OFFERS = `select course_id from waitlist_entries where state = 'OFFERED' and payment_id is not null`;

/** Seats that are kept back for the line alone. */
const KEPT_FOR_LINE = `select course_id from seat_releases where kind = 'TO_WAITLIST' and released_at is null`;

/** Serves the lines of courses that have seats for them: what the prompts after a commit would have done. */
export const serveLines = (ctx: Context): Promise<void> =>
  atLines(ctx, {
    name: 'lines-to-serve',
    text: `select s.course_id from seats s join courses c on c.id = s.course_id
            where (s.course_id in ${WITH_A_LINE} and (s.taken < s.capacity or s.course_id in (${KEPT_FOR_LINE}))
                   or s.course_id in (${PAID_OFFERS}))
              and ${openSql('c', nowSql('$1'))} limit ${SWEEP_MAX}`,
    values: [ctx.clock.forStore()],
  });

/** Serves the lines of courses of which seats came back or were added just now. */
export async function serveWhereSeatsAre(ctx: Context, events: readonly SeatsChanged[]): Promise<void> {
  const free = new Set(events.filter(({ taken, capacity }) => taken < capacity).map(({ courseId }) => courseId));
  if (free.size > 0) await serveThese(ctx, [...free]);
}

/** Serves the lines of those of the courses that have one. */
export const serveThese = (ctx: Context, courseIds: readonly string[]): Promise<void> =>
  atLines(ctx, {
    name: 'lines-of-courses',
    text: `select s.course_id from seats s where s.course_id = any ($1::uuid[])
              and ((s.taken < s.capacity or s.course_id in (${KEPT_FOR_LINE})) and exists (
                     select from waitlist_entries w where w.course_id = s.course_id and w.state = 'WAITING')
                   or s.course_id in (${PAID_OFFERS}))`,
    values: [courseIds],
  });

/** Ends the offers whose time is over and hands their seats on. The deadline stands in Postgres. */
export async function expireOffers(ctx: Context): Promise<void> {
  const now = ctx.clock.forStore();
  const due = `select distinct course_id from waitlist_entries
    where state = 'OFFERED' and offer_expires_at <= ${nowSql('$1')} limit ${SWEEP_MAX}`;
  await atLines(ctx, { name: 'offers-due', text: due, values: [now] }, async (tx, line) => {
    const over = await tx.query<{ id: string }>(
      `select id from waitlist_entries where course_id = ? and state = 'OFFERED' and offer_expires_at <= ${nowSql('?')}`,
      [line.courseId, now],
    );
    const ids = over.map(({ id }) => id);
    line.taken -= (await endEntries(ctx, tx, { ids, from: ['OFFERED'], to: 'OFFER_EXPIRED' })).offers;
  });
}

/** Reminds people of their offers: when half of the time is over, and when a tenth of it is left. Each once. */
export async function remindOfOffers(ctx: Context): Promise<void> {
  await transaction(ctx, async (tx) => {
    const due = await tx.query<Omit<OfferReminder, 'type'>>(
      `update waitlist_entries w set reminders = due.reminders
         from (select id, case when now >= offer_expires_at - (offer_expires_at - offered_at) / 10 then 2
                               when now >= offer_expires_at - (offer_expires_at - offered_at) / 2 then 1 else 0 end as reminders
                 from waitlist_entries, (select ${nowSql('?')} as now) as clock
                where state = 'OFFERED' and offer_expires_at > now and reminders < 2
                order by id limit ${SWEEP_MAX} for update of waitlist_entries skip locked) as due
        where w.id = due.id and due.reminders > w.reminders
        returning w.id as "entryId", w.course_id as "courseId", w.student_id as "studentId",
                  to_jsonb(w.offer_expires_at) as "offerExpiresAt",
                  case w.reminders when 1 then 'HALF_TIME' else 'NEAR_END' end as which`,
      [ctx.clock.forStore()],
    );
    for (const reminder of due)
      tx.emit(waitlistChannel(reminder.studentId), { type: 'offerReminder', ...reminder } as OfferReminder);
  });
}
