import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { adminOf, isAdmin } from '../../kit/viewer.js';
import { courseById, type Course } from '../catalog/index.js';
import { shuffleOf } from './draw.js';
import { Room, RoomCourse } from './entities.js';
import { look } from './line.js';

/** Rooms by id; null where there is none. */
export const roomById = defineLoader(async (ctx: Context, ids): Promise<(Room | null)[]> => {
  const rooms = await ctx.em.find(Room, { id: { $in: [...ids] } });
  return inOrder(ids, rooms, (room) => room.id, null);
});

/** All rooms, the newest first, for admins. */
export async function rooms(ctx: Context): Promise<Room[]> {
  adminOf(ctx);
  return ctx.em.find(Room, {}, { orderBy: { id: 'desc' } });
}

/** The room behind a global id, for admins. */
export async function roomNode(ctx: Context, id: string): Promise<Room | null> {
  return isAdmin(ctx) ? roomById(ctx).load(id) : null;
}

/** What a room makes known about its shuffle; null for one that never gathered anybody, or that is none. */
export async function shuffleOfRoom(ctx: Context, roomId: string) {
  return shuffleOf(await roomById(ctx).load(roomId), ctx.clock.nowMs());
}

/** The courses that rooms guard, by room id. */
const coursesByRoom = defineLoader(async (ctx: Context, roomIds) => {
  const guarded = await ctx.em.find(RoomCourse, { roomId: { $in: [...roomIds] } }, { orderBy: { courseId: 'asc' } });
  return roomIds.map((id) => guarded.filter(({ roomId }) => roomId === id).map(({ courseId }) => courseId));
});

/** The courses that a room guards. */
export async function coursesOf(ctx: Context, roomId: string): Promise<Course[]> {
  const courses = await courseById(ctx).loadMany(await coursesByRoom(ctx).load(roomId));
  return courses.filter((course) => course !== null && !(course instanceof Error)) as Course[];
}

/** How many wait in rooms and are inside, and whether they are held, right now. */
export const countsOf = defineLoader((ctx: Context, roomIds) =>
  Promise.all(
    roomIds.map(async (roomId) => {
      const { waiting, active, heldUntilMs } = (await look(ctx, roomId)) ?? {
        waiting: 0,
        active: 0,
        heldUntilMs: null,
      };
      return { waiting, active, heldUntil: heldUntilMs === null ? null : new Date(heldUntilMs) };
    }),
  ),
);
