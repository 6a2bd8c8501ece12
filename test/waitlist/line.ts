import { randomUUID } from 'node:crypto';
import { CANCEL, ENROLL } from '../enrollment/operations.js';
import type { Person, TestApp, TestCourse } from '../support/app.js';
import { ACCEPT, DECLINE, JOIN_WAITLIST, LEAVE_WAITLIST } from './operations.js';

/** A course as tests hold it. */
export interface Full {
  readonly id: string;
  readonly uuid: string;
  /** Who has a seat, with the enrollment's id. */
  readonly seated: { readonly person: Person; readonly enrollmentId: string }[];
}

/** What people do at the line of a full course. */
export class WaitLine {
  constructor(private readonly app: TestApp) {}

  enroll = (course: { id: string }, as: Person, process = 0) =>
    this.app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as, process });

  cancel = (id: string, as: Person, process = 0) => this.app.run(CANCEL, { id }, { as, process });

  join = (course: { id: string }, as: Person, { process = 0, swap = undefined as string | undefined } = {}) =>
    this.app.run(JOIN_WAITLIST, { input: { courseId: course.id, swapWithEnrollmentId: swap } }, { as, process });

  leave = (course: { id: string }, as: Person, process = 0) =>
    this.app.run(LEAVE_WAITLIST, { courseId: course.id }, { as, process });

  accept = (id: string, as: Person, { key = randomUUID() as string, process = 0 } = {}) =>
    this.app.run(ACCEPT, { id, key }, { as, process });

  decline = (id: string, as: Person, process = 0) => this.app.run(DECLINE, { id }, { as, process });

  /** A course whose every seat is taken. */
  async full({ capacity = 1, ...settings }: Partial<TestCourse> = {}): Promise<Full> {
    const course = await this.app.course({ capacity, ...settings });
    const people = await this.app.people(capacity);
    const seated = [];
    for (const person of people) {
      const { id } = await this.enroll(course, person);
      seated.push({ person, enrollmentId: id as string });
    }
    return { ...course, seated };
  }

  /** Lines people up one after the other. The ids of their entries, in order. */
  async lineUp(course: { id: string }, people: readonly Person[]): Promise<string[]> {
    const ids: string[] = [];
    for (const person of people) ids.push((await this.join(course, person)).id);
    return ids;
  }

  /** Gives one seat of a full course back. */
  async free(course: Full): Promise<void> {
    const { person, enrollmentId } = course.seated.shift()!;
    await this.cancel(enrollmentId, person);
  }

  /** The states of entries, in the order of the people. */
  async states(course: { uuid: string }, people: readonly Person[]): Promise<string[]> {
    const rows = await this.app.sql<{ student_id: string; state: string }>(
      `select distinct on (student_id) student_id, state from waitlist_entries where course_id = $1 order by student_id, id desc`,
      [course.uuid],
    );
    const states = new Map(rows.map((row) => [row.student_id, row.state]));
    return people.map(({ uuid }) => states.get(uuid) ?? 'NONE');
  }

  /** The count of a course. */
  async count(course: { uuid: string }) {
    const [count] = await this.app.sql<{ capacity: number; taken: number; waiting: number }>(
      `select capacity, taken, waiting from seats where course_id = $1`,
      [course.uuid],
    );
    return count!;
  }
}
