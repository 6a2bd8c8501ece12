import type { Context } from '../../infra/context.js';
import { notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { endEnrollment } from './cancel-enrollment.js';
import { Enrollment } from './entities.js';
import { enrollmentById } from './enrollment.js';
import { enrollmentStateConflict } from './refusals.js';
import { CONFIRM_HOLD } from './seat-statements.js';

/**
 * Turns a hold into a seat, for money taken at the desk. Against the end of the hold there is one winner: the statement
 * asks for a hold whose time is not over, the sweep for one whose time is.
 */
export async function confirmEnrollment(ctx: Context, { id }: { id: string }) {
  const enrollment = await enrollmentById(ctx).load(id);
  if (!enrollment) throw notFound('enrollment');
  const { rows } = await ctx.pool.query({
    name: 'confirm-hold',
    text: CONFIRM_HOLD,
    values: [id, ctx.clock.forStore(), adminOf(ctx).id],
  });
  ctx.events.wakeRelay();
  const now = await ctx.orm.em.fork().findOneOrFail(Enrollment, { id });
  if (rows.length > 0) return now;
  // A hold whose time is over and that the sweep has yet to reach ends here.
  return now.status === 'PENDING_PAYMENT' ? expired(ctx, now) : enrollmentStateConflict(ctx.locale, now.status);
}

async function expired(ctx: Context, enrollment: Enrollment) {
  await endEnrollment(ctx, enrollment, { status: 'EXPIRED' });
  return enrollmentStateConflict(ctx.locale, 'EXPIRED');
}
