import type { Context } from '../../infra/context.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { badInput, notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { accountById, recordAct } from '../accounts/index.js';
import { courseById, registrationClosed, text } from '../catalog/index.js';
import { alreadyEnrolled, Enrollment } from '../enrollment/index.js';
import { WaitlistEntry } from './entities.js';
import { endEntries } from './entries.js';
import { positionIn, readEntry } from './entry.js';
import type { EndOutcome } from './leave-waitlist.js';
import { atLine } from './line.js';
import { enter, moveTo, moveToFront } from './put-at-front.js';
import { waitlistStateConflict } from './refusals.js';

const REASON_MAX = 500;
const reasonOf = (reason: string) => text('reason', reason, 1, REASON_MAX);

/**
 * Moves somebody who waits to another place in the line; those between move by one. For admins.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function moveInWaitlist(
  ctx: Context,
  input: { id: string; position: number; reason: string },
): Promise<EndOutcome> {
  adminOf(ctx);
  const reason = reasonOf(input.reason);
  if (input.position < 1) throw badInput('position', 'The first place is 1.');
  const entry = await entryOf(ctx, input.id);
  const moved = await atLine(ctx, entry.courseId, async (tx, { courseId }) => {
    const before = await positionIn(tx, entry.id);
    if (before === null) return waitlistStateConflict(ctx.locale, await stateIn(tx, entry.id));
    await moveTo(tx, { courseId, entryId: entry.id, position: input.position });
    const after = await positionIn(tx, entry.id);
    await record(ctx, tx, {
      act: 'moveInWaitlist',
      entry,
      before: { position: before },
      after: { position: after },
      reason,
    });
    return input.id;
  });
  return asItIs(ctx, moved);
}

/**
 * Takes somebody out of the line; a seat that was offered to them goes to the next in the same instant. For admins.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function removeFromWaitlist(ctx: Context, input: { id: string; reason: string }): Promise<EndOutcome> {
  adminOf(ctx);
  const reason = reasonOf(input.reason);
  const entry = await entryOf(ctx, input.id);
  const removed = await atLine(ctx, entry.courseId, async (tx, line) => {
    const state = await stateIn(tx, entry.id);
    const ending = { ids: [entry.id], from: ['WAITING', 'OFFERED'], to: 'REMOVED', because: 'BY_ADMIN' } as const;
    const { ended, offers } = await endEntries(ctx, tx, { ...ending, note: reason });
    if (ended.length === 0) return waitlistStateConflict(ctx.locale, state);
    line.taken -= offers;
    await record(ctx, tx, { act: 'removeFromWaitlist', entry, before: { state }, after: { state: 'REMOVED' }, reason });
    return input.id;
  });
  return asItIs(ctx, removed);
}

/**
 * Puts somebody at the front of a line, behind those who were put there before. Who waits moves there. For admins.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function addToWaitlistFront(
  ctx: Context,
  input: { courseId: string; studentId: string; reason: string },
): Promise<EndOutcome | ReturnType<typeof alreadyEnrolled | typeof registrationClosed>> {
  adminOf(ctx);
  const { courseId, studentId } = input;
  const reason = reasonOf(input.reason);
  const course = await courseById(ctx).load(courseId);
  if (!course) throw notFound('course');
  if (!(await accountById(ctx).load(studentId))) throw notFound('account');
  const entry = await atLine(ctx, courseId, async (tx, line) => {
    if (line.over || course.state === 'DRAFT') return registrationClosed(ctx.locale, course);
    const live = { courseId, studentId, status: { $in: ['PENDING_PAYMENT' as const, 'CONFIRMED' as const] } };
    const seat = await tx.em.findOne(Enrollment, live);
    if (seat) return alreadyEnrolled(ctx.locale, seat);
    const known = await tx.em.findOne(WaitlistEntry, { courseId, studentId, state: { $in: ['WAITING', 'OFFERED'] } });
    if (known?.state === 'OFFERED') return waitlistStateConflict(ctx.locale, 'OFFERED');
    const before = known && { position: await positionIn(tx, known.id) };
    const { id } = known
      ? await moveToFront(tx, known.id)
      : await enter(ctx, tx, { courseId, studentId, paymentId: null });
    const after = { position: await positionIn(tx, id) };
    await record(ctx, tx, { act: 'addToWaitlistFront', entry: { id }, before, after, reason });
    return id;
  });
  return asItIs(ctx, entry);
}

async function entryOf(ctx: Context, id: string): Promise<WaitlistEntry> {
  const entry = await ctx.em.findOne(WaitlistEntry, { id });
  if (!entry) throw notFound('entry in a waitlist');
  return entry;
}

/** A refusal, or by its id the entry after the commit: it may have been served in the same transaction. */
const asItIs = async <Refused>(ctx: Context, outcome: Refused | string): Promise<Refused | WaitlistEntry> =>
  typeof outcome === 'string' ? readEntry(ctx, outcome) : outcome;

async function stateIn(tx: Tx, id: string): Promise<WaitlistEntry['state']> {
  const [row] = await tx.query<Pick<WaitlistEntry, 'state'>>(`select state from waitlist_entries where id = ?`, [id]);
  return row!.state;
}

const record = (
  ctx: Context,
  tx: Tx,
  { entry, ...act }: { act: string; entry: { id: string }; before: object | null; after: object; reason: string },
) => recordAct(ctx, tx, { ...act, subject: { kind: 'waitlist', id: entry.id } });
