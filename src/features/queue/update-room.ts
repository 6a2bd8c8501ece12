import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { changesBetween } from '../../kit/changes.js';
import { notFound } from '../../kit/errors.js';
import { decodeId, encodeId } from '../../kit/id.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { alreadyGuarded, type RoomOutcome } from './create-room.js';
import { Room, RoomCourse } from './entities.js';
import { announceGuards } from './guard.js';
import { configure } from './line.js';
import { policyOf, standingPolicy } from './policy.js';
import { applyPolicy, guardCourses, lockRoom, releaseCourses, roomCourses, roomName } from './room-input.js';

/**
 * Changes a waiting room, live, for admins.
 *
 * Postgres says what the policy is; then it is put in force in Redis for all processes at once. Should that be lost,
 * the next tick sees the older version there and does it again. Nobody inside is sent back by a lower limit or a
 * shorter lease: these are for the next to come. A course that leaves the room is free for everyone at once; one that
 * enters it can be taken by those inside, and everyone else lines up.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function updateRoom(ctx: Context, input: S.UpdateRoomInput): Promise<RoomOutcome> {
  adminOf(ctx);
  const id = decodeId('room', input.id);
  const name = input.name == null ? null : roomName(input.name);
  const courseIds = input.courseIds == null ? null : roomCourses(input.courseIds);

  let touched: string[] = [];
  const outcome = await transaction<RoomOutcome>(
    ctx,
    async (tx) => {
      const room = await lockRoom(tx, id);
      if (!room) throw notFound('room');
      const before = await shownRoom(tx, room);
      if (name !== null) room.name = name;
      if (input.policy) {
        applyPolicy(room, policyOf(input.policy, standingPolicy(room)), ctx.clock.nowMs());
        room.version += 1;
      }
      await tx.em.flush();
      if (courseIds) {
        touched = [...(await releaseCourses(tx, id, courseIds)), ...courseIds];
        await guardCourses(tx, id, courseIds);
      }
      const changes = changesBetween(before, await shownRoom(tx, room));
      await recordAct(ctx, tx, { act: 'updateRoom', subject: { kind: 'room', id }, ...changes });
      return room;
    },
    { refuse: { room_courses_pkey: () => alreadyGuarded(ctx, courseIds!, id) } },
  );
  if (outcome instanceof Room && input.policy) await configure(ctx, outcome);
  announceGuards(ctx, touched);
  return outcome;
}

/** A room as the log of acts shows it: its name, its policy without the secret of its draw, its courses. */
async function shownRoom(tx: Tx, room: Room) {
  const { version: _version, frozen: _frozen, drawFrom: _from, drawSeed: _seed, ...policy } = standingPolicy(room);
  const guarded = await tx.em.find(RoomCourse, { roomId: room.id }, { orderBy: { courseId: 'asc' } });
  return { name: room.name, ...policy, courseIds: guarded.map(({ courseId }) => encodeId('course', courseId)) };
}
