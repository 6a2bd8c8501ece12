import type { Context } from '../../infra/context.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { confirmHold, enrollmentById, endEnrollment, type EnrollmentChanged } from '../enrollment/index.js';
import { takeOutOfLine, type WaitlistChanged } from '../waitlist/index.js';
import { post } from './books/ledger.js';
import { owed } from './books/payment-lines.js';
import { lockPayment, notePayment } from './change-payment.js';
import type { Payment } from './entities.js';
import { eachOf } from './each-of.js';
import { isOpen } from './moves.js';
import { askBack } from './refunds/ask-back.js';
import { partOf, percentBack } from './refunds/rules.js';
import { abandonUnheld } from './settle.js';

/** Payments that one run works off of each kind; the next run goes on. */
const BATCH = 200;

/** What became of the seat or the place in line that a payment is for, so that something is to be done about the money. */
const DUE = `
  select p.id, p.enrollment_id from payments p join enrollments e on e.id = p.enrollment_id
   where p.status in ('PENDING', 'AUTHORIZED') and e.status <> 'PENDING_PAYMENT'
  union all
  select p.id, p.enrollment_id from payments p join enrollments e on e.id = p.enrollment_id
   where p.purpose = 'SEAT' and e.status = 'CANCELLED'
     and not exists (select from refunds r where r.payment_id = p.id and r.cause in ('ENROLLMENT_CANCELLED', 'COURSE_CANCELLED'))
  union all
  select p.id, p.enrollment_id from payments p join enrollments e on e.id = p.enrollment_id
   where p.purpose = 'SEAT' and e.status = 'CONFIRMED' and p.refunded_minor = p.amount_minor
     and exists (select from refunds r where r.payment_id = p.id and r.cause = 'PROVIDER_DECISION')
  union all
  select p.id, p.enrollment_id
    from payments p join courses c on c.id = p.course_id left join waitlist_entries w on w.id = p.waitlist_entry_id
   where p.purpose = 'WAITLIST'
     and (c.state = 'CANCELLED' or p.kept_until <= ${nowSql('$1')} or w.state is null or w.state not in ('WAITING', 'OFFERED'))`;

interface Due {
  readonly id: string;
  readonly enrollment_id: string;
}

/**
 * Has the money follow the seat: attempts whose hold ended are given up, cancelled seats are paid back by the rule, money
 * in the waitlist goes to the seat that came, or back. What is due is read from the tables, so that nothing is lost with
 * a process; the reactions only make it prompt. One that fails never stops the rest: it stays due.
 */
export async function followSeats(ctx: Context): Promise<void> {
  await follow(ctx, `limit ${BATCH}`);
}

/** What students' enrollments came to. */
export async function followEnrollments(ctx: Context, events: readonly DomainEvent[]): Promise<void> {
  const ended = (events as readonly EnrollmentChanged[])
    .map(({ enrollment }) => enrollment)
    .filter(({ status, priceMinor }) => priceMinor > 0 && (status === 'CANCELLED' || status === 'EXPIRED'));
  if (ended.length > 0) await follow(ctx, `where enrollment_id = any($2::uuid[])`, [ended.map(({ id }) => id)]);
}

/** What became of people in the waitlist whose money we keep. */
export async function followWaitlist(ctx: Context, events: readonly DomainEvent[]): Promise<void> {
  const paid = (events as readonly WaitlistChanged[]).flatMap(({ entry }) => entry.paymentId ?? []);
  if (paid.length > 0) await follow(ctx, `where id = any($2::uuid[])`, [paid]);
}

async function follow(ctx: Context, which: string, values: readonly unknown[] = []): Promise<void> {
  const all = [ctx.clock.forStore(), ...values];
  const { rows } = await ctx.pool.query<Due>(`select * from (${DUE}) due ${which}`, all);
  await eachOf(ctx, rows, 'the money of a seat', async (due) => {
    const next = await transaction(ctx, (tx) => followOne(ctx, tx, due));
    if (next === 'endEnrollment') await endSeat(ctx, due.enrollment_id);
  });
}

async function followOne(ctx: Context, tx: Tx, { id }: Due): Promise<'endEnrollment' | null> {
  const payment = (await lockPayment(tx, id))!;
  if (isOpen(payment)) await abandonUnheld(ctx, tx, payment);
  else if (payment.purpose === 'SEAT') return followSeat(ctx, tx, payment);
  else if (payment.purpose === 'WAITLIST') await followLine(ctx, tx, payment);
  return null;
}

/** A cancelled seat is paid back by the rule, all of it where the course was called off. */
async function followSeat(ctx: Context, tx: Tx, payment: Payment): Promise<'endEnrollment' | null> {
  const [seat] = await tx.query<{
    status: string;
    state: string;
    ended_at: Date | string | null;
    reason: string | null;
  }>(
    `select e.status, c.state, e.ended_at, c.cancel_reason as reason
       from enrollments e join courses c on c.id = e.course_id where e.id = ?`,
    [payment.enrollmentId],
  );
  const { status, state, ended_at, reason } = seat!;
  // The provider took all of it back: nobody has paid for the seat.
  if (status === 'CONFIRMED') return 'endEnrollment';
  if (status !== 'CANCELLED') return null;
  const { amountMinor, refundPolicy: policy } = payment;
  if (state === 'CANCELLED') await askBack(ctx, tx, payment, { cause: 'COURSE_CANCELLED', amountMinor, reason });
  else {
    // What went back before, by an admin's decision, counts towards what the rule gives.
    const percent = percentBack({ policy: policy ?? null, at: new Date(ended_at!) });
    const due = partOf(amountMinor, percent) - payment.askedBackMinor;
    await askBack(ctx, tx, payment, { cause: 'ENROLLMENT_CANCELLED', amountMinor: due, inPart: percent < 100 });
  }
  return null;
}

/** Money in the waitlist pays for the seat that came; it goes back when its time, the course or the entry is over. */
async function followLine(ctx: Context, tx: Tx, payment: Payment): Promise<void> {
  const { id, amountMinor, waitlistEntryId: entryId } = payment;
  const out = await takeOutOfLine(ctx, tx, { entryId: entryId!, reason: 'What was paid goes back.' });
  const [entry] = await tx.query<{ state: string; enrollmentId: string | null }>(
    `select state, enrollment_id as "enrollmentId" from waitlist_entries where id = ?`,
    [entryId],
  );
  // An offer that is just becoming the seat: the next run sees what it came to.
  if (!out && entry?.state === 'OFFERED') return;
  if (!entry?.enrollmentId) {
    await notePayment(tx, payment, { purpose: 'RETURN', keptUntil: null });
    await askBack(ctx, tx, payment, { cause: 'NO_SEAT', amountMinor });
    return;
  }
  await confirmHold(ctx, tx, entry.enrollmentId);
  await notePayment(tx, payment, { purpose: 'SEAT', enrollmentId: entry.enrollmentId, keptUntil: null });
  const lines = [owed(payment, 'WAITLIST', amountMinor), owed(payment, 'SEAT', -amountMinor)];
  await post(tx, { cause: `seat:${id}`, lines });
}

async function endSeat(ctx: Context, enrollmentId: string): Promise<void> {
  const enrollment = await enrollmentById(ctx).load(enrollmentId);
  await endEnrollment(ctx, enrollment!, { status: 'CANCELLED' });
}
