import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { badInput, notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { courseById, courseChanged, courseChannel, courseStateConflict, text } from '../catalog/index.js';
import { RULE_OF } from '../seats/index.js';

const DELAY_MAX = 604_800;
const TIMES_MAX = 24;

/** What becomes of seats that are given back, as the contract has it. */
export type ReleaseRule = S.SeatReleaseRule & { readonly __typename: 'SeatReleaseRule' };

const COLUMNS = `'SeatReleaseRule' as "__typename", rule.kind, rule.min_delay_seconds as "minDelaySeconds",
  rule.max_delay_seconds as "maxDelaySeconds",
  array(select to_char(announced, 'HH24:MI') from unnest(rule.times) as announced order by announced) as times,
  rule.course_id is null as "ofTerm"`;

const AT_ONCE: ReleaseRule = {
  __typename: 'SeatReleaseRule',
  kind: 'AT_ONCE',
  minDelaySeconds: null,
  maxDelaySeconds: null,
  times: [],
  ofTerm: false,
};

/** The rules that courses go by. */
export const releaseRuleOf = defineLoader(async (ctx: Context, courseIds): Promise<ReleaseRule[]> => {
  const { rows } = await ctx.pool.query<ReleaseRule & { courseId: string }>({
    name: 'release-rules',
    text: `select c.id as "courseId", ${COLUMNS} from courses c cross join ${RULE_OF('c')} where c.id = any ($1::uuid[])`,
    values: [courseIds],
  });
  return inOrder(courseIds, rows, (row) => row.courseId, AT_ONCE);
});

/**
 * Sets what becomes of seats that are given back from now on, of a course or of all courses of a term that have no rule
 * of their own. What is kept back already is released as was drawn; what waits for the line alone is free for all once
 * the rule no longer says so. For admins.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function setSeatReleaseRule(
  ctx: Context,
  input: S.SetSeatReleaseRuleInput,
): Promise<ReleaseRule | ReturnType<typeof courseStateConflict>> {
  adminOf(ctx);
  if ((input.courseId == null) === (input.term == null)) throw badInput('courseId', 'Name a course or a term.');
  const rule = ruleOf(input);
  const term = input.term == null ? null : text('term', input.term, 1, 100);
  const courseId = input.courseId ?? null;
  const course = courseId && (await courseById(ctx).load(courseId));
  if (courseId && !course) throw notFound('course');
  if (course && course.state === 'CANCELLED') return courseStateConflict(ctx.locale, course.state);

  return transaction(ctx, async (tx) => {
    const whose = courseId ? 'course_id = ?' : 'term = ?';
    const present = `select rule.id, ${COLUMNS} from seat_release_rules rule where rule.${whose}`;
    const [before] = await tx.query<ReleaseRule>(present, [courseId ?? term]);
    await tx.query(
      `insert into seat_release_rules as rule (course_id, term, kind, min_delay_seconds, max_delay_seconds, times)
       values (?, ?, ?, ?, ?, ?::time[])
       on conflict (${courseId ? 'course_id' : 'term'}) do update set kind = excluded.kind, times = excluded.times,
         min_delay_seconds = excluded.min_delay_seconds, max_delay_seconds = excluded.max_delay_seconds`,
      [courseId, term, rule.kind, rule.minDelaySeconds, rule.maxDelaySeconds, `{${rule.times.join()}}`],
    );
    await tx.query(
      `update seat_releases r set release_at = ${nowSql('?')}
         from courses c cross join ${RULE_OF('c')}
        where c.id = r.course_id and r.released_at is null and r.kind = 'TO_WAITLIST' and rule.kind <> 'TO_WAITLIST'`,
      [ctx.clock.forStore()],
    );
    const [after] = await tx.query<ReleaseRule & { id: string }>(present, [courseId ?? term]);
    const { id, ...set } = after!;
    const subject = courseId ? { kind: 'course', id: courseId } : { kind: 'seatReleaseRule', id };
    await recordAct(ctx, tx, { act: 'setSeatReleaseRule', subject, before: before ?? null, after: { ...set, term } });
    if (courseId) tx.emit(courseChannel(courseId), courseChanged(courseId));
    return set;
  });
}

/** The rule in an input, with what belongs to its kind and nothing else. */
function ruleOf({ kind, minDelaySeconds, maxDelaySeconds, times }: S.SetSeatReleaseRuleInput) {
  const rule = { kind, minDelaySeconds: minDelaySeconds ?? null, maxDelaySeconds: maxDelaySeconds ?? null };
  const delayed = kind === 'RANDOM_DELAY';
  for (const [field, value] of Object.entries({ minDelaySeconds, maxDelaySeconds })) {
    if (delayed !== (value != null)) throw badInput(field, `${field} goes with RANDOM_DELAY, and only with it.`);
    if (value != null && (value < 0 || value > DELAY_MAX))
      throw badInput(field, `${field} must be from 0 to ${DELAY_MAX}.`);
  }
  if (delayed && rule.minDelaySeconds! > rule.maxDelaySeconds!)
    throw badInput('maxDelaySeconds', 'The greatest delay may not be less than the least.');
  if ((kind === 'COLLECTED') !== (times != null && times.length > 0) || (times?.length ?? 0) > TIMES_MAX)
    throw badInput('times', `1 to ${TIMES_MAX} times go with COLLECTED, and only with it.`);
  return { ...rule, times: [...(times ?? [])] as string[] };
}
