import type { Feature } from '../feature.js';
import { SeatsSchema } from './entities.js';
import { SeatsResolver } from './resolver.js';

export const seats: Feature = {
  name: 'seats',
  entities: [SeatsSchema],
  resolvers: [SeatsResolver],
};
