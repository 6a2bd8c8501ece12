import type { WaitlistState } from '../generated/schema.js';
import { ask, type Day } from './day.js';
import {
  CANCEL_COURSE,
  CREATE_COURSE,
  CREATE_ROOM,
  LOOK_AT_ROOM,
  PUBLISH_COURSE,
  RETIRE_ROOM,
  ROSTER,
  type RosterEntry,
} from './operations.js';
import type { Http, Operation } from './http.js';
import { Records, Trouble } from './record.js';
import { nowMs } from './time.js';
import { LINE, LOOK_AT_COURSE } from './waitlist-operations.js';

/** The admin of the day and the server that they use. What they do is no part of what is measured. */
export interface Admin {
  readonly http: Http;
  readonly url: string;
  readonly token: string;
}

/** The course that everybody wants, and the room before it. Global ids. */
export interface HotCourse {
  readonly courseId: string;
  readonly roomId: string;
}

/**
 * The room's rules: so many inside at once, let in as fast as places free up, nobody passed over for being away, and
 * longer inside than any machine is slow: whose lease ended would stand at the back again, and rightly so.
 */
export const policyFor = (seats: number) => ({
  activeLimit: seats,
  admitPerSecond: null,
  leaseSeconds: 600,
  graceSeconds: null,
  waitingLimit: null,
  onRejoin: 'KEEP',
});

/** Makes a course and its room, named after the run. */
export async function openCourse(admin: Admin, { title, seats }: { title: string; seats: number }): Promise<HotCourse> {
  const course = await order<{ id: string }>(admin, CREATE_COURSE, { title, capacity: seats });
  await order(admin, PUBLISH_COURSE, { id: course.id });
  const policy = policyFor(seats);
  const room = await order<{ id: string }>(admin, CREATE_ROOM, { name: title, courseId: course.id, policy });
  return { courseId: course.id, roomId: room.id };
}

/** How many wait and how many are inside. */
export const lookAtRoom = (admin: Admin, { roomId }: HotCourse): Promise<{ waiting: number; active: number }> =>
  order(admin, LOOK_AT_ROOM, { id: roomId });

/** How many seats are free and how many people wait for one. */
export const lookAtCourse = (
  admin: Admin,
  { courseId }: HotCourse,
): Promise<{ remainingSeats: number; waitlistLength: number }> => order(admin, LOOK_AT_COURSE, { id: courseId });

/** Everybody who has a seat in the end, as the server says. */
export const rosterOf = (admin: Admin, course: HotCourse) => allOf<RosterEntry>(admin, course, ROSTER);

/** Everybody who stands or stood in the line, the first one first. */
export const lineOf = (admin: Admin, course: HotCourse) =>
  allOf<{ id: string; state: WaitlistState }>(admin, course, LINE);

/** All pages of a connection. */
async function allOf<Node>(admin: Admin, { courseId }: HotCourse, query: string): Promise<Node[]> {
  const nodes: Node[] = [];
  let after: string | null = null;
  do {
    const page: Page<Node> = await order<Page<Node>>(admin, query, { courseId, after });
    nodes.push(...page.edges.map(({ node }) => node));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return nodes;
}

interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Takes the room out of service: its course is open to everybody. */
export async function retireRoom(admin: Admin, { roomId }: HotCourse): Promise<void> {
  await order(admin, RETIRE_ROOM, { id: roomId });
}

/** Calls the course off and takes its room out of service: all that an admin can do about them from outside. */
export async function retireCourse(admin: Admin, course: HotCourse): Promise<void> {
  await retireRoom(admin, course);
  await order(admin, CANCEL_COURSE, { id: course.courseId });
}

/** Executes an operation that must not be refused. */
async function order<Fields>(
  { http, url, token }: Admin,
  query: Operation['query'],
  variables: Operation['variables'],
): Promise<Fields> {
  const day: Pick<Day, 'http' | 'records'> = { http, records: new Records() };
  const asking = { what: 'nonsense', who: 'student', plannedMs: nowMs(), url, token } as const;
  const { answer } = await ask<Fields & { message?: string }>(day, asking, { query, variables });
  if (answer?.message !== undefined) throw new Trouble(`${answer.__typename}: ${answer.message}`, 'refused');
  return answer;
}
