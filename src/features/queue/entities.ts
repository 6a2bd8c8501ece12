import { defineEntity, p } from '@mikro-orm/core';

const RoomSchema = defineEntity({
  name: 'Room',
  tableName: 'rooms',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    name: p.text(),
    activeLimit: p.integer(),
    admitPerSecond: p.double().nullable(),
    leaseSeconds: p.integer(),
    graceSeconds: p.integer().nullable(),
    waitingLimit: p.integer().nullable(),
    onRejoin: p.enum(['KEEP', 'TO_BACK']).default('KEEP'),
    enabled: p.boolean().default(true),
    turnAwayWhenFull: p.boolean().default(false),
    /** Goes up with every change of the policy; Redis keeps the copy with the highest. */
    version: p.integer().default(1),
    /** No place of this room has a higher number: the mark is leased in blocks before Redis counts past it. */
    seqLeased: p.bigint('number').default(0),
    /** When it was first opened in Redis. */
    openedAt: p.datetime().nullable(),
    /** Until when people are gathered, to be shuffled then. */
    preQueueUntil: p.datetime().nullable(),
    /** The secret by which they draw their numbers, the number above which they draw, and when the order is known. */
    drawSeed: p.text().nullable().hidden(),
    drawFrom: p.bigint('number').nullable(),
    drawAt: p.datetime().nullable(),
    /** Since when nobody is let in, by the word of an admin. */
    frozenAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A waiting room. Its line lives in Redis; what must outlive Redis stands here. */
export class Room extends RoomSchema.class {}
RoomSchema.setClass(Room);

const RoomCourseSchema = defineEntity({
  name: 'RoomCourse',
  tableName: 'room_courses',
  properties: {
    /** A course is guarded by one room: the primary key says so (`room_courses_pkey`). */
    courseId: p.uuid().primary(),
    roomId: p.uuid(),
  },
});

/** Which room guards which course. */
export class RoomCourse extends RoomCourseSchema.class {}
RoomCourseSchema.setClass(RoomCourse);

export { RoomSchema, RoomCourseSchema };
