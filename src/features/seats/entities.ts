import { defineEntity, p } from '@mikro-orm/core';

const SeatsSchema = defineEntity({
  name: 'Seats',
  tableName: 'seats',
  properties: {
    courseId: p.uuid().primary(),
    capacity: p.integer(),
    /** Held, confirmed, and offered to the next in line. The constraint `seats_within_capacity` keeps it from 0 to `capacity`. */
    taken: p.integer().default(0),
    /** Goes up with every change, so that a late message can be told from a new one. */
    version: p.integer().default(1),
    /** How many in the line could be given a seat: while there are any, newcomers are told that the course is full. */
    waiting: p.integer().default(0),
    /** How many stand in the line in all, with those whom the seats went past when the line was looked at last. */
    inLine: p.integer().default(0),
    /** Whether the count is anybody's business: true once the course was published. */
    announced: p.boolean().default(false),
  },
});

/** The one count of a course's seats. */
export class Seats extends SeatsSchema.class {}
SeatsSchema.setClass(Seats);

export { SeatsSchema };
