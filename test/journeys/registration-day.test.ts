import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { useApp, type Person, type TestApp } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { tally, together } from '../support/together.js';
import type { Watcher } from '../support/watcher.js';

const STUDENTS = 300;
const SEATS = 20;
const ACTIVE = 10;

const PLACE = `id state position ahead waiting admittedUntil ticket`;
const OPEN_ROOM = `mutation ($input: CreateRoomInput!) { createRoom(input: $input) { ... on Room { id } } }`;
const ROOMS = `{ rooms { id waiting active } }`;
const JOIN = `mutation ($courseId: ID!) { joinQueue(courseId: $courseId) { __typename ... on Place { ${PLACE} } } }`;
const LEAVE = `mutation ($courseId: ID!) { leaveQueue(courseId: $courseId) { ... on Place { state } } }`;
const ENROLL = `mutation ($input: EnrollInput!) { enroll(input: $input) { __typename ... on Enrollment { id status } } }`;
const POSITION = `subscription ($courseId: ID!) { queuePosition(courseId: $courseId) { ${PLACE} } }`;
const SEATS_LEFT = `subscription ($courseIds: [ID!]!) { remainingSeats(courseIds: $courseIds) { remaining capacity version } }`;
const STATUS = `subscription { enrollmentStatus { ... on EnrollmentChanged { enrollment { status } } } }`;

/** The number of a place, out of its ticket: `v1.<payload>.<mac>`. */
const rankOf = (ticket: string): number => JSON.parse(Buffer.from(ticket.split('.')[1]!, 'base64url').toString())[2];

/** One student's day, as they saw it. */
interface Day {
  readonly student: Person;
  readonly rank: number;
  readonly positions: number[];
  readonly admittedUntil: number;
  readonly answer: string;
  readonly seats: Watcher<any>;
  readonly status: Watcher<any>;
}

async function liveThrough(app: TestApp, student: Person, courseId: string, process: number): Promise<Day> {
  const who = { as: student, process };
  const joined = await app.run(JOIN, { courseId }, who);
  const seats = app.watch(SEATS_LEFT, { courseIds: [courseId] }, who);
  const status = app.watch(STATUS, {}, who);
  const line = app.watch(POSITION, { courseId }, who);
  const positions: number[] = [];
  const { queuePosition: admitted } = await line.until(({ queuePosition: place }) => {
    if (place.position !== null) positions.push(place.position);
    return place.state === 'ADMITTED';
  }, 60_000);
  const { __typename: answer } = await app.run(ENROLL, { input: { courseId, idempotencyKey: randomUUID() } }, who);
  if (answer === 'CourseFull') await app.run(LEAVE, { courseId }, who);
  await line.close();
  return {
    student,
    rank: rankOf(joined.ticket),
    positions,
    admittedUntil: Date.parse(admitted.admittedUntil),
    answer,
    seats,
    status,
  };
}

describe.each([1, 2])('registration day over %i process(es)', (processes) => {
  const app = useApp({ processes });

  test('gives 20 seats to 20 of 300 by rank, ten at a time, and tells everyone how it went', async () => {
    const course = await app.course({ capacity: SEATS });
    const admin = await app.admin();
    await app.run(
      OPEN_ROOM,
      { input: { name: 'The hot one', courseIds: [course.id], policy: { activeLimit: ACTIVE, leaseSeconds: 600 } } },
      { as: admin },
    );
    const students = await app.people(STUDENTS);
    const seen = { most: 0, done: false };
    const watchingTheRoom = watchTheRoom(app, admin, seen);

    const days = await together(students, (student, i) => liveThrough(app, student, course.id, i % processes));
    seen.done = true;
    await watchingTheRoom;

    expect(tally(days.map(({ answer }) => ({ __typename: answer })))).toEqual({
      Enrollment: SEATS,
      CourseFull: STUDENTS - SEATS,
    });
    expect(new Set(days.map((day) => day.rank)).size).toBe(STUDENTS);
    expect(seen.most).toBeLessThanOrEqual(ACTIVE);
    // Every lease is equally long, so who was let in earlier has the earlier end: rank and end go the same way.
    const byRank = days.toSorted((a, b) => a.rank - b.rank);
    expect(byRank.map((day) => day.admittedUntil)).toEqual(
      days.map((day) => day.admittedUntil).toSorted((a, b) => a - b),
    );
    // A position only ever goes down; the last one seen before admission is at the front's width.
    for (const { positions } of days) expect(positions).toEqual(positions.toSorted((a, b) => b - a));
    for (const { seats, status, answer } of days) {
      await seats.until(({ remainingSeats }) => remainingSeats.remaining === 0);
      await seats.expectSilence(1);
      if (answer === 'Enrollment') expect((await status.next()).enrollmentStatus.enrollment.status).toBe('CONFIRMED');
      else await status.expectSilence(1);
    }
    expect((await app.run(ROOMS, {}, { as: admin }))[0]).toMatchObject({ waiting: 0, active: 0 });
    await expectSoundSeats(app);
  }, 120_000);
});

/** Looks into the room again and again and keeps the most that were ever inside. */
async function watchTheRoom(app: TestApp, admin: Person, seen: { most: number; done: boolean }): Promise<void> {
  while (!seen.done) {
    const [room] = await app.run(ROOMS, {}, { as: admin });
    seen.most = Math.max(seen.most, room.active);
  }
}
