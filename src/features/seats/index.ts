/** The front door for the features above. */
export { Seats } from './entities.js';
export { seatsChanged, seatsChannel, type SeatsChanged } from './events.js';
export { lockSeats, setSeats, type LockedSeats } from './lock-seats.js';
export { KEEP_BACK, RELEASE_AT, RULE_OF } from './release-rules.js';
export { courseFull } from './refusals.js';
export {
  announceSeats,
  LINE_FIRST,
  openAllSeats,
  openSeats,
  seatsOf,
  setCapacities,
  setCapacity,
  type Capacity,
} from './seats.js';
export { CourseFull, SeatCountType } from './types.js';
export type { SeatCount } from './watch-seats.js';
