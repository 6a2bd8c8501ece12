import type { Infra } from '../../infra/context.js';
import { accountsIn } from '../accounts/index.js';
import type { Feature } from '../feature.js';
import { RoomCourseSchema, RoomSchema } from './entities.js';
import { hearGuards } from './guard.js';
import { exportPlaces } from './export-places.js';
import { leaveRooms, leaveRoomsOfWithdrawn } from './leave-rooms.js';
import { pacer } from './line.js';
import { placeNode } from './my-place.js';
import { followGuards } from './queue-position.js';
import { recordRooms } from './record-rooms.js';
import { QueueResolver } from './resolver.js';
import { roomNode } from './room.js';
import { RoomResolver } from './room-resolver.js';
import { closeWatches } from './room-watch.js';
import { forgetStays, tellInside } from './tell-inside.js';
import { forgetRooms, tickRooms } from './tick.js';

export const queue: Feature = {
  name: 'queue',
  entities: [RoomSchema, RoomCourseSchema],
  resolvers: [QueueResolver, RoomResolver],
  nodes: { room: roomNode, place: placeNode },
  recurring: [
    { name: 'tickRooms', everyMs: 250, run: tickRooms },
    { name: 'tellInside', everyMs: 1000, run: tellInside },
    { name: 'forgetStays', everyMs: 3_600_000, run: forgetStays },
    { name: 'recordRooms', everyMs: 500, run: recordRooms },
    { name: 'leaveRoomsOfWithdrawn', everyMs: 30_000, run: leaveRoomsOfWithdrawn },
  ],
  reactions: { accountWithdrawn: (ctx, events) => leaveRooms(ctx, accountsIn(events)) },
  exports: exportPlaces,
  start: async (infra: Infra) => {
    const stopHearing = await hearGuards(infra, (courseIds) => {
      forgetRooms(infra);
      followGuards(infra, courseIds);
    });
    return async () => {
      stopHearing();
      pacer(infra).close();
      await closeWatches(infra);
    };
  },
};
