import type { Feature } from '../feature.js';
import { SeatsSchema } from './entities.js';
import { SeatsResolver } from './resolver.js';
import type { SeatCount } from './watch-seats.js';

export const seats: Feature = {
  name: 'seats',
  entities: [SeatsSchema],
  resolvers: [SeatsResolver],
  shared: { remainingSeats: { keyOf: (count: SeatCount) => count.courseId } },
};
