import type { Context } from '../../../infra/context.js';
import { defineLoader, inOrder } from '../../../infra/postgres/loader.js';
import { transaction, type Tx } from '../../../infra/postgres/transaction.js';
import { badInput } from '../../../kit/errors.js';
import { recordAct } from '../../accounts/index.js';
import { courseById, courseStateConflict, demandEdit } from '../../catalog/index.js';
import type { Policy } from './rules.js';

const STEPS_MAX = 20;

/** The rule of a course as it is set; `courseId` is a uuid. */
export interface PolicyInput {
  readonly courseId: string;
  readonly fullUntil?: Date | null;
  readonly schedule: readonly { readonly until: Date; readonly percent: number }[];
}

const SELECT = `select course_id as "courseId", full_until as "fullUntil", schedule from refund_policies`;
type Row = { courseId: string; fullUntil: Date | string | null; schedule: Policy['schedule'] };

/** The rule of a course as resolvers see it; null where all of the money goes back at any time. */
export const refundPolicyOf = defineLoader(async (ctx: Context, courseIds) => {
  const { rows } = await ctx.pool.query<Row>(`${SELECT} where course_id = any($1::uuid[])`, [courseIds]);
  return inOrder(courseIds, rows.map(inOurTimes), ({ courseId }) => courseId, null);
});

const inOurTimes = ({ courseId, fullUntil, schedule }: Row) => ({
  courseId,
  fullUntil: fullUntil && new Date(fullUntil),
  schedule: schedule.map(({ until, percent }) => ({ until: new Date(until), percent })),
});

/**
 * Sets how much goes back when an enrollment is cancelled. Payments that were begun keep the rule they were begun under.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function setRefundPolicy(ctx: Context, input: PolicyInput) {
  const { courseId } = input;
  await demandEdit(ctx, courseId);
  const policy = checked(input);
  const course = (await courseById(ctx).load(courseId))!;
  if (course.state === 'CANCELLED') return courseStateConflict(ctx.locale, course.state);
  await transaction(ctx, (tx) => write(ctx, tx, courseId, policy));
  refundPolicyOf(ctx).clear(courseId);
  return course;
}

async function write(ctx: Context, tx: Tx, courseId: string, policy: Policy): Promise<void> {
  const [before] = await tx.query<Row>(`${SELECT} where course_id = ? for update`, [courseId]);
  const schedule = JSON.stringify(policy.schedule);
  await tx.query(
    `insert into refund_policies (course_id, full_until, schedule) values (?, ?, ?::jsonb)
     on conflict (course_id) do update set full_until = excluded.full_until, schedule = excluded.schedule, updated_at = now()`,
    [courseId, policy.fullUntil, schedule],
  );
  const subject = { kind: 'course', id: courseId };
  await recordAct(ctx, tx, { act: 'setRefundPolicy', subject, before: before ?? null, after: policy });
}

/** @throws BAD_USER_INPUT unless later steps come later and give no more back */
function checked({ fullUntil = null, schedule }: PolicyInput): Policy {
  if (schedule.length > STEPS_MAX) throw badInput('schedule', `At most ${STEPS_MAX} steps.`);
  let last = { until: fullUntil ?? new Date(-8.64e15), percent: 100 };
  for (const step of schedule) {
    if (step.percent < 0 || step.percent > last.percent)
      throw badInput('schedule.percent', 'percent must be from 0 to 100, and no more than in the step before.');
    if (step.until <= last.until) throw badInput('schedule.until', 'until must be later than in the step before.');
    last = step;
  }
  return {
    fullUntil: fullUntil && fullUntil.toISOString(),
    schedule: schedule.map(({ until, percent }) => ({ until: until.toISOString(), percent })),
  };
}
