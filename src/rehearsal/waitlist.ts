import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { WaitlistState } from '../generated/schema.js';
import { lineOf, lookAtCourse, retireRoom, rosterOf, type Admin, type HotCourse } from './course.js';
import { ask, serverOf, type Day } from './day.js';
import { CANCEL, ENROLL } from './operations.js';
import { Trouble, type Measured } from './record.js';
import { Socket, troubleOf } from './socket.js';
import type { Story } from './story.js';
import { inTurns, nowMs } from './time.js';
import { ACCEPT, DECLINE, JOIN_WAITLIST, WATCH_WAITLIST } from './waitlist-operations.js';

/** What became of the line for the full course. All but the first three are 0 on a fair day. */
export interface LineStory {
  readonly joined: number;
  readonly givenBack: number;
  readonly promoted: number;
  /** Who waits in the end although somebody behind them was served, and who stands before somebody who came earlier. */
  readonly rankBroken: number;
  /** Seats that nobody has in the end although somebody who wanted to wait for one has none. */
  readonly idle: number;
  /** Newcomers who were given a seat past the line. */
  readonly jumped: number;
  /** Whose accepted offer is not on the roster. */
  readonly lost: number;
}

/** People in the line for each seat. */
const PER_SEAT = 2;
/** Joins and sockets that begin at the same time. */
const AT_ONCE = 50;
/** Over how long seats are given back, and how long until everybody who is owed one must have it. */
const GIVING_MS = 3_000;
const SERVED_WITHIN_MS = 60_000;
/** The first of so many who are offered a seat says no to it. */
const DECLINES = 5;

/**
 * What comes after the rush: the room is opened, people who were told that the course is full line up, every other seat
 * is given back, and whoever is offered one accepts it or declines it. Meanwhile others try to get past the line.
 */
export async function standInLine(
  day: Day,
  stories: readonly Story[],
  { admin, course }: { admin: Admin; course: HotCourse },
): Promise<LineStory> {
  await retireRoom(admin, course);
  const seated = stories.filter(({ seat }) => seat !== null);
  const full = stories.filter(({ ending }) => ending === 'full');
  let offers = 0;
  const declines = () => offers++ % DECLINES === 0;
  const waiters = full.slice(0, seated.length * PER_SEAT).map((story) => new Waiter(day, story, declines));
  const newcomers = full.slice(waiters.length, waiters.length + seated.length);
  try {
    await inTurns(waiters, AT_ONCE, async (waiter) => void (await waiter.join().catch(recorded)));
    const giving = seated.filter((_, i) => i % 2 === 0);
    const acts = [
      ...giving.map((story) => act(day, story, 'cancelEnrollment', CANCEL, { id: story.seat! })),
      ...newcomers.map((story) => act(day, story, 'enroll', ENROLL, { courseId: course.courseId, key: randomUUID() })),
    ];
    const answers = await Promise.all(acts);
    await served({ admin, course }, waiters);
    await Promise.all(waiters.map(({ answering }) => answering));
    const jumped = answers.slice(giving.length).filter((answer) => answer === 'Enrollment').length;
    return { ...(await judgeLine({ admin, course }, waiters)), givenBack: giving.length, jumped };
  } finally {
    for (const waiter of waiters) waiter.close();
  }
}

/**
 * Does something at a moment of its own while seats are given back.
 *
 * @returns the type name of the answer; null without one
 */
async function act(
  day: Day,
  story: Story,
  what: Measured,
  query: string,
  variables: Record<string, unknown>,
): Promise<string | null> {
  await pause(Math.random() * GIVING_MS);
  const asked = await askAs<unknown>(day, story, what, { query, variables }).catch(recorded);
  return asked?.answer.__typename ?? null;
}

/** Trouble stands in the records, which are judged; the others go on. */
function recorded(trouble: unknown): null {
  if (trouble instanceof Trouble) return null;
  throw trouble;
}

async function askAs<Fields>(day: Day, story: Story, what: Measured, operation: Parameters<typeof ask>[2]) {
  const token = await day.people.tokenOf(story.plan.number);
  const url = serverOf(day, story.plan, 0);
  return ask<Fields>(day, { what, who: story.plan.kind, plannedMs: nowMs(), url, token }, operation);
}

interface WaitNews {
  readonly id: string;
  readonly state: WaitlistState;
}

/** Somebody in the line, with the page on which they follow it. */
class Waiter {
  entryId = '';
  sentMs = 0;
  joinedMs = 0;
  state: WaitlistState | null = null;
  /** The seat that they came to. */
  enrollmentId: string | null = null;
  /** What they do about their offer. */
  answering: Promise<unknown> | null = null;
  #socket: Socket | undefined;

  constructor(
    readonly day: Day,
    readonly story: Story,
    /** Whether they say no to the offer that they have heard of. */
    readonly declines: () => boolean,
  ) {}

  async join(): Promise<void> {
    const { day, story } = this;
    const variables = { courseId: day.courseId };
    const joined = await askAs<{ id: string }>(day, story, 'joinWaitlist', { query: JOIN_WAITLIST, variables });
    if (joined.answer.__typename !== 'WaitlistEntry') throw new Trouble(joined.answer.__typename, 'refused');
    this.entryId = joined.answer.id;
    [this.sentMs, this.joinedMs] = [joined.sentMs, joined.endedMs];
    this.state = 'WAITING';
    const failed = (trouble: Trouble) => this.#record(trouble);
    const token = await day.people.tokenOf(story.plan.number);
    try {
      this.#socket = await Socket.open(serverOf(day, story.plan, 0), token, (code) => failed(troubleOf(code)));
    } catch (trouble) {
      if (trouble instanceof Trouble) failed(trouble);
      throw trouble;
    }
    const next = (news: WaitNews) => this.#hear(news);
    this.#socket.subscribe<WaitNews>({ query: WATCH_WAITLIST, variables }, { next, failed });
  }

  /** Whose page fails hears of no offer. */
  #record({ outcome, failed }: Trouble): void {
    const now = nowMs();
    const instants = { plannedMs: now, sentMs: now, endedMs: now };
    this.day.records.add({ what: 'watch', who: this.story.plan.kind, ...instants, outcome, failed });
  }

  close(): void {
    this.#socket?.close();
  }

  #hear({ state }: WaitNews): void {
    this.state = state;
    if (state === 'OFFERED') this.answering ??= this.#answer().catch(recorded);
  }

  async #answer(): Promise<void> {
    const { day, story, entryId: id } = this;
    if (this.declines()) {
      await askAs(day, story, 'declineSeatOffer', { query: DECLINE, variables: { id } });
      return;
    }
    const variables = { id, key: randomUUID() };
    const { answer } = await askAs<{ id: string }>(day, story, 'acceptSeatOffer', { query: ACCEPT, variables });
    if (answer.__typename === 'Enrollment') this.enrollmentId = answer.id;
  }
}

/** Waits until no offer stands and no seat is free that somebody waits for; not for ever. */
async function served(
  { admin, course }: { admin: Admin; course: HotCourse },
  waiters: readonly Waiter[],
): Promise<void> {
  const endMs = nowMs() + SERVED_WITHIN_MS;
  while (nowMs() < endMs) {
    const { remainingSeats, waitlistLength } = await lookAtCourse(admin, course);
    const offered = waiters.some(({ state }) => state === 'OFFERED');
    if (!offered && (remainingSeats === 0 || waitlistLength === 0)) return;
    await pause(100);
  }
}

/** Holds what people were told against the line and the roster as the server has them in the end. */
async function judgeLine(
  { admin, course }: { admin: Admin; course: HotCourse },
  waiters: readonly Waiter[],
): Promise<Omit<LineStory, 'givenBack' | 'jumped'>> {
  const { remainingSeats } = await lookAtCourse(admin, course);
  const roster = new Set((await rosterOf(admin, course)).map(({ id }) => id));
  const without = waiters.filter(({ enrollmentId, state }) => enrollmentId === null && state !== 'DECLINED');
  const promoted = waiters.filter(({ enrollmentId }) => enrollmentId !== null);
  return {
    joined: waiters.filter(({ state }) => state !== null).length,
    promoted: promoted.length,
    rankBroken: rankBroken(await lineOf(admin, course), waiters),
    idle: Math.min(remainingSeats, without.length),
    lost: promoted.filter(({ enrollmentId }) => !roster.has(enrollmentId!)).length,
  };
}

/**
 * How often the rank was broken, from the back of the line to its front.
 *
 * @param line everybody who stands or stood in it, the first one first
 */
export function rankBroken(
  line: readonly WaitNews[],
  waiters: readonly { entryId: string; sentMs: number; joinedMs: number }[],
): number {
  const byEntry = new Map(waiters.map((waiter) => [waiter.entryId, waiter]));
  let [servedBehind, joinedBehindMs, broken] = [false, Infinity, 0];
  for (const { id, state } of [...line].reverse()) {
    const waiter = byEntry.get(id);
    if ((state === 'WAITING' && servedBehind) || (waiter && waiter.sentMs > joinedBehindMs)) broken += 1;
    servedBehind ||= state !== 'WAITING';
    joinedBehindMs = Math.min(joinedBehindMs, waiter?.joinedMs ?? Infinity);
  }
  return broken;
}
