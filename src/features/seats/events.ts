import type { DomainEvent } from '../../infra/events/outbox.js';

/** The channel that tells of one course's seats. */
export const seatsChannel = (courseId: string) => `seats:${courseId}`;

/** A course's count after a change. */
export interface SeatsChanged extends DomainEvent {
  readonly type: 'seatsChanged';
  readonly courseId: string;
  readonly capacity: number;
  readonly taken: number;
  readonly version: number;
}

export const seatsChanged = (count: {
  courseId: string;
  capacity: number;
  taken: number;
  version: number;
}): SeatsChanged => ({
  type: 'seatsChanged',
  courseId: count.courseId,
  capacity: count.capacity,
  taken: count.taken,
  version: count.version,
});
