import type { RosterEntry } from './operations.js';
import type { Story } from './story.js';

/** What was promised to people about seats, and how often it was broken. */
export interface Promises {
  /** Live enrollments that the server has in the end. */
  readonly seatsTaken: number;
  /** How many there must be at least: all, but for those that came back when nobody was left who wanted one. */
  readonly seatsWanted: number;
  /** People told that they have a seat, of whom the roster knows nothing. */
  readonly seatsLost: number;
  /** People on the roster who were never told so. */
  readonly seatsUntold: number;
  /** Times that one key led to two enrollments. */
  readonly keysSplit: number;
  /** Times that somebody heard "full" when fewer claims than seats had even been made. */
  readonly fullTooEarly: number;
  /** People with a seat who were watching and never heard of it. */
  readonly newsLost: number;
  /** Most people seen inside the room at once. */
  readonly activeMost: number;
  /** Times that cheating gave a bot what it may not have. */
  readonly holes: number;
}

/** Holds what people were told against each other and against the roster. */
export function judgePromises(
  stories: readonly Story[],
  roster: readonly RosterEntry[],
  { seats, activeMost, holes }: { seats: number; activeMost: number; holes: number },
): Promises {
  const told = new Map(stories.flatMap((story) => (story.seat ? [[story.seat, story.accountId] as const] : [])));
  const known = new Map(roster.map(({ id, student }) => [id, student.id]));
  return {
    seatsTaken: roster.length,
    seatsWanted: seatsWanted(stories, seats),
    seatsLost: [...told].filter(([id, owner]) => known.get(id) !== owner).length,
    seatsUntold: [...known].filter(([id, owner]) => told.get(id) !== owner).length,
    keysSplit: stories.filter(splitsKeys).length,
    fullTooEarly: fullTooEarly(stories, seats),
    newsLost: stories.filter(missesNews).length,
    activeMost,
    holes,
  };
}

/**
 * Once somebody was refused, every seat was wanted, except those given back after the last refused claim had been sent.
 * Where nobody was, every claim that won and was not given back has its seat.
 */
function seatsWanted(stories: readonly Story[], seats: number): number {
  const refused = refusedIn(stories);
  if (refused.length === 0) return stories.filter((story) => story.seat !== null).length;
  const lastRefused = refused.reduce((last, { sentMs }) => Math.max(last, sentMs), -Infinity);
  return seats - stories.flatMap(({ returns }) => returns).filter(({ endedMs }) => endedMs > lastRefused).length;
}

const refusedIn = (stories: readonly Story[]) =>
  stories.flatMap(({ claims }) => claims.filter(({ answer }) => answer === 'CourseFull'));

/**
 * One key leads to one enrollment, and from its answer on to that one again. A refusal is not remembered: of two at once
 * the first may be refused and the second get a seat that came back between them.
 */
function splitsKeys({ claims }: Story): boolean {
  return [...Map.groupBy(claims, ({ key }) => key).values()].some((same) => {
    const won = same.filter(({ enrollmentId }) => enrollmentId !== null);
    const [first] = won.sort((a, b) => a.endedMs - b.endedMs);
    if (!first) return false;
    return same.some(
      ({ enrollmentId, sentMs }) =>
        enrollmentId !== first.enrollmentId && (enrollmentId !== null || sentMs > first.endedMs),
    );
  });
}

/**
 * "Full" is true at some instant between question and answer: by the answer's end as many winning claims must have been
 * sent as there are seats, not counting those given back for good before the question.
 */
function fullTooEarly(stories: readonly Story[], seats: number): number {
  const refused = refusedIn(stories);
  const won = new Map<string, number>();
  for (const { enrollmentId, sentMs } of stories.flatMap(({ claims }) => claims)) {
    if (enrollmentId !== null) won.set(enrollmentId, Math.min(sentMs, won.get(enrollmentId) ?? Infinity));
  }
  const wins = [...won.values()].sort((a, b) => a - b);
  const returns = stories.flatMap((story) => story.returns.map(({ endedMs }) => endedMs)).sort((a, b) => a - b);
  return refused.filter(({ sentMs, endedMs }) => countBefore(wins, endedMs) - countBefore(returns, sentMs) < seats)
    .length;
}

/** How many of the ascending instants are before one. */
function countBefore(instants: readonly number[], endMs: number): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instants[middle]! < endMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

const missesNews = (story: Story) =>
  story.plan.kind === 'student' &&
  story.plan.watchesEnrollment &&
  story.seat !== null &&
  !story.heardOf.has(story.seat);
