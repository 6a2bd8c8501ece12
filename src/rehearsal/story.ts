import type { PlaceNews } from './operations.js';
import type { PersonPlan } from './plan.js';
import { rankOf } from './rank.js';

/** A place that somebody had: from asking for it to its end. Instants are epoch milliseconds by our own clock. */
export interface PlaceStory {
  readonly seq: number;
  readonly epoch: string;
  /** When it was asked for, and when the answer that gave it was there. */
  readonly askedMs: number;
  readonly givenMs: number;
  /** When the room let them in, by the room's own clock; null: it did not. */
  admittedMs: number | null;
  /** Given up by their own wish. */
  left: boolean;
}

/** A press of the button. */
export interface Claim {
  readonly key: string;
  readonly sentMs: number;
  readonly endedMs: number;
  /** Type name of the answer. */
  readonly answer: string;
  readonly enrollmentId: string | null;
}

/** A seat given back. */
export interface Return {
  readonly enrollmentId: string;
  readonly sentMs: number;
  readonly endedMs: number;
}

/** How a person's day ended. */
export type Ending = 'enrolled' | 'gave it back' | 'full' | 'turned away' | 'unfinished' | 'bot';

/** All that one person was told: what the verdicts are read from. */
export class Story {
  readonly places: PlaceStory[] = [];
  readonly claims: Claim[] = [];
  readonly returns: Return[] = [];
  /** Enrollments that the person's own feed told of as theirs. */
  readonly heardOf = new Map<string, number>();
  ending: Ending = 'unfinished';
  /** Why it ended so, where something went wrong. */
  because: string | null = null;
  /** Times that a position grew while it was watched: somebody got in front. */
  pushedBack = 0;
  /** Times that a ticket brought back another number than it proves. */
  placesLost = 0;
  #admitted = Promise.withResolvers<void>();

  constructor(
    readonly plan: PersonPlan,
    readonly accountId: string,
    /** How long the room lets somebody act: tells when an admission began from when it ends. */
    readonly leaseMs: number,
  ) {}

  /** Settles when the room has let them in. */
  get admitted(): Promise<void> {
    return this.#admitted.promise;
  }

  get place(): PlaceStory | undefined {
    return this.places.at(-1);
  }

  /** A place was given, or shown again. */
  given(news: PlaceNews, { askedMs, givenMs, again }: { askedMs: number; givenMs: number; again: boolean }): void {
    const rank = rankOf(news.ticket!);
    const known = this.places.find(({ seq, epoch }) => seq === rank.seq && epoch === rank.epoch);
    if (!known) {
      if (again) this.placesLost += 1;
      this.places.push({ ...rank, askedMs, givenMs, admittedMs: null, left: false });
    }
    this.told(news);
  }

  /** News of the place they have. */
  told({ state, admittedUntil }: PlaceNews): void {
    if (state !== 'ADMITTED') return;
    if (admittedUntil !== null && this.place) this.place.admittedMs ??= Date.parse(admittedUntil) - this.leaseMs;
    this.#admitted.resolve();
  }

  /** They gave up the place they have. */
  gone(): void {
    if (this.place) this.place.left = true;
  }

  /** The seat that they were told is theirs, and which they have not given back. */
  get seat(): string | null {
    const returned = new Set(this.returns.map(({ enrollmentId }) => enrollmentId));
    const own = this.claims.filter(
      ({ answer, enrollmentId }) => answer === 'Enrollment' && !returned.has(enrollmentId!),
    );
    return own.at(-1)?.enrollmentId ?? null;
  }
}
