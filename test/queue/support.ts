import { encodeId } from '../../src/kit/id.js';
import type { Person, TestApp } from '../support/app.js';

export const PLACE = `fragment P on Place { id state position ahead waiting admittedUntil ticket estimatedWait { low high } }`;
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
  #admin: Person | undefined;

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

  async admin(): Promise<Person> {
    return (this.#admin ??= await this.app.admin());
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
