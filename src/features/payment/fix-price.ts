import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { notFound } from '../../kit/errors.js';
import { isRefusal } from '../../kit/refusal.js';
import { reserveCoupon } from '../coupons/index.js';
import { enrollmentStateConflict, idempotencyKeyReused, type Enrollment } from '../enrollment/index.js';
import { Payment } from './entities.js';
import { paymentChanged, paymentsChannel } from './events.js';
import { giveWay } from './let-go.js';
import { noteKey } from './once-per-key.js';
import { providerForNew } from './providers/index.js';
import { recordMoney } from './record-money.js';
import { paymentInProgress } from './refusals.js';
import type { CheckoutInput } from './start-checkout.js';
import { beginStep } from './steps.js';

type Hold = Pick<Enrollment, 'id' | 'courseId' | 'priceMinor' | 'currency' | 'status'> & {
  readonly held: boolean;
  readonly title: string;
};

/** A payment whose price is fixed. */
interface Begun {
  readonly id: string;
  readonly studentId: string;
  readonly hold: Hold;
  readonly couponId: string | null;
  readonly discountMinor: number;
}

/**
 * Fixes what is to be paid for a seat and writes the attempt down: the price as it was when the seat was taken, without
 * what a coupon takes off, and the rule for refunds as it is now. An attempt that nobody has paid gives way; the coupon
 * it had set aside is free for this one.
 */
export async function fixPrice(
  ctx: Context,
  tx: Tx,
  { enrollmentId, couponId, idempotencyKey, studentId }: CheckoutInput & { readonly studentId: string },
) {
  // Two attempts for one seat are begun one after the other.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('course-catch:checkout:' || ?, 0))`, [enrollmentId]);
  const hold = await holdOf(ctx, tx, { enrollmentId, studentId });
  const [{ id }] = (await tx.query<{ id: string }>(`select uuidv7() as id`)) as [{ id: string }];
  const key = {
    accountId: studentId,
    key: idempotencyKey,
    input: ['startCheckout', enrollmentId, couponId],
    ledTo: id,
  };
  const noted = await noteKey(tx, key);
  if (noted === 'reused') return idempotencyKeyReused(ctx.locale);
  if (!noted.isNew) return tx.em.findOneOrFail(Payment, { id: noted.ledTo });
  if (!hold.held)
    return enrollmentStateConflict(ctx.locale, hold.status === 'PENDING_PAYMENT' ? 'EXPIRED' : hold.status);

  const [open] = await tx.query<{ id: string }>(
    `select id from payments where enrollment_id = ? and status in ('PENDING', 'AUTHORIZED')`,
    [enrollmentId],
  );
  const inTheWay = open && (await giveWay(ctx, tx, open.id));
  if (inTheWay) return paymentInProgress(ctx.locale, inTheWay);
  const { courseId, priceMinor, currency } = hold;
  const wish = { courseId, priceMinor, currency, accountId: studentId, paymentId: id };
  const coupon = couponId === null ? { discountMinor: 0 } : await reserveCoupon(ctx, tx, { ...wish, couponId });
  if (isRefusal(coupon)) return coupon;
  return write(ctx, tx, { id, studentId, hold, couponId, discountMinor: coupon.discountMinor });
}

async function holdOf(
  ctx: Context,
  tx: Tx,
  { enrollmentId, studentId }: { enrollmentId: string; studentId: string },
): Promise<Hold> {
  const [hold] = await tx.query<Hold>(
    `select e.id, e.course_id as "courseId", e.price_minor as "priceMinor", e.currency, e.status, c.title,
            e.status = 'PENDING_PAYMENT' and e.hold_expires_at > ${nowSql('?')} as held
       from enrollments e join courses c on c.id = e.course_id where e.id = ? and e.student_id = ?`,
    [ctx.clock.forStore(), enrollmentId, studentId],
  );
  if (!hold) throw notFound('enrollment');
  return hold;
}

async function write(ctx: Context, tx: Tx, { id, studentId, hold, couponId, discountMinor }: Begun): Promise<Payment> {
  const free = discountMinor === hold.priceMinor;
  await tx.query(
    `insert into payments (id, enrollment_id, course_id, student_id, provider, title, price_minor, discount_minor, coupon_id, currency,
                           refund_policy, look_after, created_at)
     select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, p.rule, clock.now + ? * interval '1 second', clock.now
       from (select ${nowSql('?')} as now) as clock left join lateral (
         select jsonb_build_object('fullUntil', full_until, 'schedule', schedule) as rule from refund_policies where course_id = ?
       ) p on true`,
    [
      ...[id, hold.id, hold.courseId, studentId, free ? null : providerForNew(ctx).name, hold.title],
      ...[hold.priceMinor, discountMinor, couponId, hold.currency, ctx.config.PAYMENT_LOOK_SECONDS],
      ...[ctx.clock.forStore(), hold.courseId],
    ],
  );
  const payment = await tx.em.findOneOrFail(Payment, { id });
  tx.emit(paymentsChannel(studentId), paymentChanged(payment, null));
  if (free) await recordMoney(ctx, tx, payment, { providerRef: null, wanted: true });
  else await beginStep(ctx, tx, { paymentId: id, name: 'PREPARE' });
  return payment;
}
