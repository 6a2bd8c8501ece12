import type { DomainEvent } from '../../infra/events/outbox.js';

/** The channel that tells of those inside a room. Nobody watches it live: `queuePosition` is nearer to Redis. */
export const insideChannel = (roomId: string) => `inside:${roomId}`;

interface OfThoseInside extends DomainEvent {
  readonly roomId: string;
  readonly people: readonly {
    readonly accountId: string;
    /** When their lease ends, RFC 3339. */
    readonly until: string;
  }[];
}

/** People were let in. Told once a stay. */
export interface RoomAdmitted extends OfThoseInside {
  readonly type: 'roomAdmitted';
}

/** The leases of people are about to end. Told once a stay. */
export interface LeaseEnding extends OfThoseInside {
  readonly type: 'leaseEnding';
}
