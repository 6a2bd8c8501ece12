import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { badInput, notFound } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { courseById, registrationClosed } from '../catalog/index.js';
import { alreadyEnrolled, Enrollment, notAdmitted } from '../enrollment/index.js';
import { admission, turnedAway } from '../queue/index.js';
import { WaitlistEntry, WaitlistGroup } from './entities.js';
import { groupById, lineUp, membersOf } from './group.js';
import { atLine, type Line } from './line.js';
import { waitlistGroupFull, waitlistStateConflict } from './refusals.js';

const SIZE_MAX = 6;

type Refused = ReturnType<
  typeof notAdmitted | typeof registrationClosed | typeof alreadyEnrolled | typeof waitlistStateConflict
>;
export type OpenGroupOutcome = WaitlistGroup | Refused;
export type JoinGroupOutcome = OpenGroupOutcome | ReturnType<typeof waitlistGroupFull>;

/**
 * Opens a group for a course with the viewer as its first member. Nobody stands in the line before it is complete.
 *
 * @throws NOT_FOUND, BAD_USER_INPUT
 */
export async function openWaitlistGroup(
  ctx: Context,
  { courseId, size }: { courseId: string; size: number },
): Promise<OpenGroupOutcome> {
  if (size < 2 || size > SIZE_MAX) throw badInput('size', `size must be from 2 to ${SIZE_MAX}.`);
  const { id: studentId } = viewerOf(ctx);
  if (!(await courseById(ctx).load(courseId))) throw notFound('course');
  const outcome = await withinRules(ctx, { courseId, studentId }, async (tx) => {
    const [group] = await tx.query<{ id: string }>(
      `insert into waitlist_groups (course_id, size, created_at) values (?, ?, ${nowSql('?')}) returning id`,
      [courseId, size, ctx.clock.forStore()],
    );
    await addMember(ctx, tx, group!.id, studentId);
    return group!.id;
  });
  return typeof outcome === 'string' ? readGroup(ctx, outcome) : outcome;
}

/**
 * Makes the viewer one of a group. The last one to join puts it in the line in the same transaction, where it is served
 * at once if there are seats for all.
 *
 * @throws NOT_FOUND
 */
export async function joinWaitlistGroup(ctx: Context, { id }: { id: string }): Promise<JoinGroupOutcome> {
  const { id: studentId } = viewerOf(ctx);
  const group = await groupById(ctx).load(id);
  if (!group) throw notFound('group');
  const outcome = await withinRules(ctx, { ...group, studentId, groupId: id }, async (tx) => {
    const members = await tx.query(`select from waitlist_group_members where group_id = ?`, [id]);
    if (members.length >= group.size) return waitlistGroupFull(ctx.locale);
    await addMember(ctx, tx, id, studentId);
    if (members.length + 1 === group.size) await lineUp(ctx, tx, group);
    return id;
  });
  return typeof outcome === 'string' ? readGroup(ctx, outcome) : outcome;
}

/** Leaves a group that is not complete yet. @returns whether the viewer was in it */
export async function leaveWaitlistGroup(ctx: Context, { id }: { id: string }): Promise<boolean> {
  const { id: studentId } = viewerOf(ctx);
  const group = await groupById(ctx).load(id);
  if (!group) throw notFound('group');
  return atLine(ctx, group.courseId, async (tx) => {
    const left = await tx.query(
      `delete from waitlist_group_members m using waitlist_groups g
        where g.id = m.group_id and g.in_line_at is null and m.group_id = ? and m.student_id = ? returning m.group_id`,
      [id, studentId],
    );
    return left.length > 0;
  });
}

/**
 * Does something under the lock of a line for somebody who may wait for the course, or says why they may not.
 * Who is in the group already may not need to: they get its id.
 */
async function withinRules<T>(
  ctx: Context,
  { courseId, studentId, groupId }: { courseId: string; studentId: string; groupId?: string },
  work: (tx: Tx) => Promise<T>,
): Promise<T | Refused | string> {
  const { admitted, place } = await admission(ctx, { courseId, personId: studentId });
  if (!admitted && !(await turnedAway(ctx, { courseId, personId: studentId }))) return notAdmitted(ctx.locale, place);
  return atLine<T | Refused | string>(ctx, courseId, async (tx, line) => {
    if (groupId && (await isMember(tx, groupId, studentId))) return groupId;
    return (await whyNot(ctx, tx, line, studentId)) ?? (await work(tx));
  });
}

async function isMember(tx: Tx, groupId: string, studentId: string): Promise<boolean> {
  const mine = [groupId, studentId];
  const rows = await tx.query(`select from waitlist_group_members where group_id = ? and student_id = ?`, mine);
  return rows.length > 0;
}

async function whyNot(ctx: Context, tx: Tx, { courseId, open }: Line, studentId: string): Promise<Refused | null> {
  if (!open) return registrationClosed(ctx.locale, (await courseById(ctx).load(courseId))!);
  const seat = await tx.em.findOne(Enrollment, {
    courseId,
    studentId,
    status: { $in: ['PENDING_PAYMENT', 'CONFIRMED'] },
  });
  if (seat) return alreadyEnrolled(ctx.locale, seat);
  const entry = await tx.em.findOne(WaitlistEntry, { courseId, studentId, state: { $in: ['WAITING', 'OFFERED'] } });
  return entry && waitlistStateConflict(ctx.locale, entry.state);
}

const addMember = (ctx: Context, tx: Tx, groupId: string, studentId: string) =>
  tx.query(
    `insert into waitlist_group_members (group_id, student_id, joined_at) values (?, ?, ${nowSql('?')}) returning group_id`,
    [groupId, studentId, ctx.clock.forStore()],
  );

/** A group as it is now, not as this operation has read it before. */
function readGroup(ctx: Context, id: string): Promise<WaitlistGroup> {
  membersOf(ctx).clear(id);
  return ctx.orm.em.fork().findOneOrFail(WaitlistGroup, { id });
}
