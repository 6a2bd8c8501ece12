/** How people come: most within seconds of the opening, evenly, as a rush with bots among them, or with a line after it. */
export const PROFILES = ['rush', 'steady', 'bots', 'waitlist'] as const;
export type Profile = (typeof PROFILES)[number];

/** What one person will do, decided before the doors open. Times are milliseconds. */
export interface PersonPlan {
  /** From 0; names the account as well. */
  readonly number: number;
  readonly kind: 'student' | 'bot';
  /** After the opening. */
  readonly arrivesMs: number;
  /** Between being let in and pressing the button. */
  readonly thinksMs: number;
  readonly watchesSeats: boolean;
  readonly watchesEnrollment: boolean;
  /** So long after joining they reload the page; null: never. */
  readonly refreshesAfterMs: number | null;
  /** So long after joining their connection drops; null: never. */
  readonly dropsAfterMs: number | null;
  /** How long they are away then. */
  readonly awayMs: number;
  /** Presses the button twice at once. */
  readonly doublePresses: boolean;
  /** Sends the same key again after the answer, as a client does whose answer was lost. */
  readonly repeats: boolean;
  /** Gives the seat back at once. */
  readonly cancels: boolean;
}

/** Of all who come in the profile `bots`. */
const BOT_SHARE = 0.05;
/** In a rush the arrivals thin out by e in this part of the time: six of seven are there within a sixth of it. */
const RUSH_PART = 1 / 12;
/** Seats come back only while there are people to take them: from those who came first. */
const MAY_CANCEL = 1 / 3;

/**
 * Plans everybody's day. The same seed gives the same day, so that two runs can be compared.
 *
 * Arrivals are an open loop: nobody comes later because the server was slow with somebody before.
 */
export function planDay({
  students,
  minutes,
  profile,
  seed,
}: {
  students: number;
  minutes: number;
  profile: Profile;
  seed: number;
}): PersonPlan[] {
  const random = randomFrom(seed);
  const lastsMs = minutes * 60_000;
  const some = (share: number) => random() < share;
  const between = (low: number, high: number) => low + random() * (high - low);
  const arrivals = Array.from({ length: students }, () => arrivalIn(lastsMs, profile, random())).sort((a, b) => a - b);
  return arrivals.map((arrivesMs, number) => ({
    number,
    kind: profile === 'bots' && some(BOT_SHARE) ? 'bot' : 'student',
    arrivesMs,
    thinksMs: between(50, 500),
    watchesSeats: some(0.25),
    watchesEnrollment: some(0.25),
    refreshesAfterMs: some(0.1) ? between(200, 5_000) : null,
    dropsAfterMs: some(0.05) ? between(200, 5_000) : null,
    awayMs: between(500, 3_000),
    doublePresses: some(0.05),
    repeats: some(0.05),
    cancels: number < students * MAY_CANCEL && some(0.1),
  }));
}

/** When one person comes, for a random number from 0 to 1. */
function arrivalIn(lastsMs: number, profile: Profile, u: number): number {
  if (profile === 'steady') return u * lastsMs;
  // An exponential distribution that ends with the day.
  return -Math.log(1 - u * (1 - Math.exp(-1 / RUSH_PART))) * lastsMs * RUSH_PART;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
