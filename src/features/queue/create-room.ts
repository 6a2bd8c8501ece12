import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { Room } from './entities.js';
import { announceGuards } from './guard.js';
import { policyOf } from './policy.js';
import { courseAlreadyGuarded } from './refusals.js';
import { applyPolicy, guardCourses, guardingRoom, roomCourses, roomName } from './room-input.js';

export type RoomOutcome = Room | ReturnType<typeof courseAlreadyGuarded>;

/**
 * Opens a waiting room over courses, for admins. From now on nobody takes a seat in them without being let in.
 *
 * @throws FORBIDDEN, BAD_USER_INPUT
 */
export async function createRoom(ctx: Context, input: S.CreateRoomInput): Promise<RoomOutcome> {
  adminOf(ctx);
  const name = roomName(input.name);
  const courseIds = roomCourses(input.courseIds);
  const policy = policyOf(input.policy);

  const outcome = await transaction<RoomOutcome>(
    ctx,
    async (tx) => {
      const room = tx.em.create(Room, { name, ...policy, preQueueUntil: null });
      applyPolicy(room, policy, ctx.clock.nowMs());
      await tx.em.persist(room).flush();
      await guardCourses(tx, room.id, courseIds);
      const after = { name, courseIds: input.courseIds, policy };
      await recordAct(ctx, tx, { act: 'createRoom', subject: { kind: 'room', id: room.id }, after });
      return room;
    },
    { refuse: { room_courses_pkey: () => alreadyGuarded(ctx, courseIds) } },
  );
  announceGuards(ctx, courseIds);
  return outcome;
}

/** The refusal that names the room which has one of the courses. */
export async function alreadyGuarded(ctx: Context, courseIds: readonly string[], except: string | null = null) {
  const em = ctx.orm.em.fork();
  const roomId = await guardingRoom(em, courseIds, except);
  return courseAlreadyGuarded(ctx.locale, await em.findOneOrFail(Room, { id: roomId }));
}
