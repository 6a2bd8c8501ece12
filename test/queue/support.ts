import { decodeId, encodeId } from '../../src/kit/id.js';
import type { Person, TestApp } from '../support/app.js';

export const PLACE = `fragment P on Place { id state position ahead waiting paused admittedUntil ticket estimatedWait { low high } }`;
export const JOIN = `${PLACE} mutation Join($courseId: ID!, $ticket: String, $rejoin: Boolean) {
  joinQueue(courseId: $courseId, ticket: $ticket, rejoin: $rejoin) {
    __typename ...P ... on QueueFull { message waiting } ... on RegistrationClosed { message opensAt closesAt }
  }
}`;
export const LEAVE = `${PLACE} mutation Leave($courseId: ID!) {
  leaveQueue(courseId: $courseId) { __typename ...P ... on NotInQueue { message } }
}`;
export const MY_PLACE = `${PLACE} query MyPlace($courseId: ID!) { myPlace(courseId: $courseId) { ...P } }`;
export const WATCH = `${PLACE} subscription Watch($courseId: ID!) { queuePosition(courseId: $courseId) { ...P } }`;
export const CREATE_ROOM = `mutation CreateRoom($input: CreateRoomInput!) {
  createRoom(input: $input) {
    __typename
    ... on Room { id name waiting active courses { id } policy { activeLimit admitPerSecond leaseSeconds graceSeconds waitingLimit onRejoin enabled } }
    ... on CourseAlreadyGuarded { message room { id } }
  }
}`;
export const UPDATE_ROOM = CREATE_ROOM.replace('mutation CreateRoom', 'mutation UpdateRoom')
  .replaceAll('CreateRoomInput', 'UpdateRoomInput')
  .replace('createRoom(', 'updateRoom(');

/** A place as the contract shows it. */
export interface SeenPlace {
  __typename: string;
  id: string;
  state: string;
  position: number | null;
  ahead: number | null;
  waiting: number;
  paused: boolean;
  admittedUntil: string | null;
  ticket: string;
  estimatedWait: { low: number; high: number } | null;
}

/** A course, published unless it says otherwise. */
export interface TestCourse {
  readonly id: string;
  readonly uuid: string;
}

/** What a test of the line needs again and again. */
export class Line {
  constructor(readonly app: TestApp) {}

  async course({ state = 'PUBLISHED', opensAt = null, closesAt = null }: CourseOptions = {}): Promise<TestCourse> {
    const [row] = await this.app.sql<{ id: string }>(
      `with course as (insert into courses (title, state, opens_at, closes_at) values ('Course', $1, $2, $3) returning id),
            counted as (insert into seats (course_id, capacity, announced) select id, 20, true from course)
       select id from course`,
      [state, opensAt, closesAt],
    );
    return { id: encodeId('course', row!.id), uuid: row!.id };
  }

  /** Opens a room with a policy over courses, a new one if none is named. */
  async room(policy: Record<string, unknown>, courses?: TestCourse[]) {
    const guarded = courses ?? [await this.course()];
    const room = await this.app.run<{ id: string; __typename: string }>(
      CREATE_ROOM,
      { input: { name: 'Room', courseIds: guarded.map(({ id }) => id), policy } },
      { as: await this.admin() },
    );
    if (room.__typename !== 'Room') throw new Error(JSON.stringify(room));
    return { id: room.id, course: guarded[0]! };
  }

  async updateRoom(id: string, change: Record<string, unknown>, process = 0) {
    return this.app.run(UPDATE_ROOM, { input: { id, ...change } }, { as: await this.admin(), process });
  }

  /** Newly signed in: a test's clock may have moved past the end of a token. */
  admin(): Promise<Person> {
    return this.app.admin();
  }

  join(person: Person, course: TestCourse, options: { ticket?: string; rejoin?: boolean; process?: number } = {}) {
    const { process, ...more } = options;
    return this.app.run<SeenPlace>(JOIN, { courseId: course.id, ...more }, { as: person, process });
  }

  leave(person: Person, course: TestCourse, process = 0) {
    return this.app.run<SeenPlace>(LEAVE, { courseId: course.id }, { as: person, process });
  }

  placeOf(person: Person, course: TestCourse, process = 0) {
    return this.app.run<SeenPlace | null>(MY_PLACE, { courseId: course.id }, { as: person, process });
  }

  watch(person: Person, course: TestCourse, process = 0) {
    return this.app.watch<{ queuePosition: SeenPlace }>(WATCH, { courseId: course.id }, { as: person, process });
  }

  /** Lines people up one after the other and gives their places. */
  async lineUp(people: Person[], course: TestCourse): Promise<SeenPlace[]> {
    const places: SeenPlace[] = [];
    for (const person of people) places.push(await this.join(person, course));
    return places;
  }

  tick(process = 0) {
    return this.app.runRecurring('tickRooms', process);
  }
}

interface CourseOptions {
  state?: string;
  opensAt?: Date | null;
  closesAt?: Date | null;
}

/** Everything Redis holds of a room, read in one step. */
export interface RoomDump {
  waiting: { person: string; seq: number }[];
  admitted: { person: string; untilMs: number }[];
  seen: string[];
  /** person → state letter and seq. */
  place: Map<string, { letter: string; seq: number }>;
  meta: Record<string, string>;
}

export const roomKey = (app: TestApp, room: { id: string }, part: string) =>
  `${app.redisPrefix}{room:${decodeId('room', room.id)}}:${part}`;

export async function dumpRoom(app: TestApp, room: { id: string }): Promise<RoomDump> {
  const { redis } = app.apps[0]!.infra;
  const replies = await redis
    .multi()
    .zrange(roomKey(app, room, 'waiting'), '0', '-1', 'WITHSCORES')
    .zrange(roomKey(app, room, 'admitted'), '0', '-1', 'WITHSCORES')
    .zrange(roomKey(app, room, 'seen'), '0', '-1')
    .hgetall(roomKey(app, room, 'place'))
    .hgetall(roomKey(app, room, 'meta'))
    .exec();
  const [waiting, admitted, seen, place, meta] = replies!.map(([error, reply]) => {
    if (error) throw error;
    return reply as any;
  });
  return {
    waiting: scored(waiting).map(([person, seq]) => ({ person, seq })),
    admitted: scored(admitted).map(([person, untilMs]) => ({ person, untilMs })),
    seen: (seen as string[]).sort(),
    place: new Map(
      Object.entries(place as Record<string, string>).map(([person, record]) => [
        person,
        { letter: record[0]!, seq: Number(record.slice(1)) },
      ]),
    ),
    meta: meta as Record<string, string>,
  };
}

/** Members with scores, flat or in pairs as the protocol has it. */
function scored(reply: (string | number | [string, number])[]): [string, number][] {
  const flat = reply.flat() as (string | number)[];
  const pairs: [string, number][] = [];
  for (let i = 0; i < flat.length; i += 2) pairs.push([String(flat[i]), Number(flat[i + 1])]);
  return pairs;
}

/** What is wrong with a room, in words; nothing on a sound day. Nobody vanishes, nobody stands twice, no seq is shared. */
export function flawsOf(dump: RoomDump, { activeLimit }: { activeLimit: number }): string[] {
  const flaws: string[] = [];
  const inState = (letter: string) => [...dump.place].filter(([, place]) => place.letter === letter);
  const waiting = new Map(dump.waiting.map(({ person, seq }) => [person, seq]));
  const admitted = new Set(dump.admitted.map(({ person }) => person));
  if (admitted.size > activeLimit) flaws.push(`${admitted.size} are inside, ${activeLimit} may be`);
  for (const [person, { seq }] of inState('W'))
    if (waiting.get(person) !== seq) flaws.push(`${person} vanished waiting`);
  for (const [person] of inState('A')) if (!admitted.has(person)) flaws.push(`${person} vanished inside`);
  if (inState('W').length !== waiting.size) flaws.push('somebody waits who should not');
  if (inState('A').length !== admitted.size) flaws.push('somebody is inside who should not be');
  if (dump.seen.join() !== [...waiting.keys()].sort().join()) flaws.push('those seen are not those who wait');
  const seqs = [...dump.place.values()].map(({ seq }) => seq);
  if (new Set(seqs).size !== seqs.length) flaws.push('two people share a seq');
  return flaws;
}

/** Somebody who waits though a later one has been let in: none, as long as nobody is passed over or leaves. */
export function overtaken(dump: RoomDump): string[] {
  const last = Math.max(0, ...[...dump.place.values()].filter(({ letter }) => letter !== 'W').map(({ seq }) => seq));
  return dump.waiting.filter(({ seq }) => seq < last).map(({ person }) => person);
}

/** Numbers from 0 to 1 that come the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
