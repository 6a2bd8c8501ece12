import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { runAudit, type AuditReport } from '../../src/features/ops/index.js';
import { encodeId } from '../../src/kit/id.js';
import { CANCEL, ENROLL } from '../enrollment/operations.js';
import { Line, roomKey } from '../queue/support.js';
import { useApp, type Person } from '../support/app.js';

const AUDIT = `query Audit {
  audit { clean startedAt tookMs checks { name promise broken faults { id says } } }
}`;

/** The broken promises of a report, each with what it says of every fault. */
const brokenIn = ({ checks }: Pick<AuditReport, 'checks'>): Record<string, string[]> =>
  Object.fromEntries(
    checks
      .filter(({ broken }) => broken > 0)
      .map(({ name, faults }) => [name, faults.map(({ id, says }) => `${id ?? '-'} ${says}`)]),
  );

describe('audit', () => {
  const app = useApp({ manualClock: true, repeating: false });
  const line = new Line(app);
  const look = async () => brokenIn(await runAudit(app.apps[0]!.infra, { settleMs: 50 }));
  const enroll = (course: { id: string }, as: Person, key = randomUUID() as string) =>
    app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: key } }, { as });
  const redis = () => app.apps[0]!.infra.redis;

  // What one test broke is nothing to the next.
  afterEach(async () => {
    await app.sql(`truncate courses, seats, enrollments, outbox, rooms, room_courses cascade`);
    const keys = await redis().keys(`${app.redisPrefix}*`);
    if (keys.length > 0) await redis().del(...keys);
  });

  /** A priced course with one hold and one seat that came back, told and done. */
  async function aCourse() {
    const course = await app.course({ capacity: 3, priceMinor: 100 });
    const [student, other] = await app.people(2);
    const enrollment = await enroll(course, student!);
    const gone = await enroll(course, other!);
    await app.run(CANCEL, { id: gone.id }, { as: other! });
    await app.runRelay();
    return { course, student: student!, enrollment, gone };
  }

  /** A room with two inside and two who wait. */
  async function aRoom() {
    const { id, course } = await line.room({ activeLimit: 2, leaseSeconds: 600 });
    const people = await app.people(4);
    await line.lineUp(people, course);
    const key = (part: string) => roomKey(app, { id }, part);
    return { id, course, people, key, inside: people[0]!, waiting: people[2]!, last: people[3]! };
  }

  test('finds nothing in a house where all is well, and says what it looked at', async () => {
    await aCourse();
    await aRoom();

    const report = await app.run(AUDIT, {}, { as: await app.admin() });

    expect(brokenIn(report)).toEqual({});
    expect(report.clean).toBe(true);
    expect(report.checks.length).toBeGreaterThan(20);
    expect(report.checks.every(({ promise }: { promise: string }) => promise.endsWith('.'))).toBe(true);
  });

  test('is for admins', async () => {
    const [student] = await app.people(1);

    const answers = [await app.execute(AUDIT, {}, { as: student! }), await app.execute(AUDIT)];

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'UNAUTHENTICATED']);
  });

  test('shows an admin the rows that break a promise', async () => {
    const { course } = await aCourse();
    await app.sql(`update seats set taken = taken + 1 where course_id = $1`, [course.uuid]);

    const report = await app.run(AUDIT, {}, { as: await app.admin() });

    expect(report.clean).toBe(false);
    expect(report.checks.find((check: any) => check.name === 'seats.countsAreRows')).toMatchObject({
      broken: 1,
      faults: [{ id: course.id, says: 'the count says 2 seats are taken, 1 enrollments have one' }],
    });
    await app.sql(`update seats set taken = taken - 1 where course_id = $1`, [course.uuid]);
    expect(await look()).toEqual({});
  });

  describe('names a broken promise of seats and enrollments:', () => {
    test('a count off by one', async () => {
      const { course } = await aCourse();

      for (const off of [1, -1]) {
        await app.sql(`update seats set taken = taken + $2 where course_id = $1`, [course.uuid, off]);
        expect(Object.keys(await look())).toContain('seats.countsAreRows');
        await app.sql(`update seats set taken = taken - $2 where course_id = $1`, [course.uuid, off]);
      }
    });

    test('more taken than there is, and the constraint that is gone', async () => {
      const { course } = await aCourse();
      await app.sql(`alter table seats drop constraint seats_within_capacity`);
      await app.sql(`update seats set capacity = 0 where course_id = $1`, [course.uuid]);

      expect(await look()).toEqual({
        'seats.withinCapacity': [`${course.id} 1 of 0 seats are taken`],
        'guards.stand': ['- seats_within_capacity is missing or not valid'],
      });
      await app.sql(`update seats set capacity = 3 where course_id = $1`, [course.uuid]);
      await app.sql(`alter table seats add constraint seats_within_capacity check (taken between 0 and capacity)`);
    });

    test('a course without a count', async () => {
      const [course] = await app.sql<{ id: string }>(`insert into courses (title) values ('Uncounted') returning id`);

      expect(await look()).toEqual({
        'seats.everyCourseIsCounted': [`${encodeId('course', course!.id)} has no count of seats`],
      });
    });

    test('two live rows of one student, and the index that is gone', async () => {
      const { course, student } = await aCourse();
      await app.sql(`drop index enrollments_one_live_per_student`);
      await app.sql(
        `insert into enrollments (course_id, student_id, status, idempotency_key, price_minor, currency)
         values ($1, $2, 'CONFIRMED', 'another', 0, 'KRW')`,
        [course.uuid, student.uuid],
      );

      expect(await look()).toMatchObject({
        'enrollments.oneLive': [`${course.id} ${student.id} has 2 live enrollments in it`],
        'guards.stand': ['- enrollments_one_live_per_student is missing or not valid'],
      });
      await app.sql(`truncate enrollments cascade`);
      await app.sql(`create unique index enrollments_one_live_per_student on enrollments (course_id, student_id)
        where status in ('PENDING_PAYMENT', 'CONFIRMED')`);
    });

    test('one key that led to two enrollments', async () => {
      const { student, enrollment, gone } = await aCourse();
      await app.sql(`drop index enrollments_one_per_key`);
      await app.sql(
        `update enrollments set idempotency_key = 'same', student_id = $1 where course_id in (select course_id from seats)`,
        [student.uuid],
      );

      expect((await look())['enrollments.onePerKey']).toEqual([
        `${student.id} one key led to ${enrollment.id}, ${gone.id}`,
      ]);
      await app.sql(`truncate enrollments cascade`);
      await app.sql(`create unique index enrollments_one_per_key on enrollments (student_id, idempotency_key)`);
    });

    test('an ended enrollment that does not say since when', async () => {
      const { gone } = await aCourse();
      await app.sql(`update enrollments set ended_at = null`);

      expect(await look()).toEqual({
        'enrollments.statesAreWhole': [`${gone.id} CANCELLED without an end of its hold and without its own end`],
      });
    });

    test('a hold that nobody swept, though not one that ended just now', async () => {
      const { enrollment } = await aCourse();

      app.clock.advance({ minutes: 10, seconds: 10 });
      expect(await look()).toEqual({});
      app.clock.advance({ seconds: 21 });
      expect((await look())['enrollments.holdsEnd']).toContain(`${enrollment.id} its hold ended 31 seconds ago`);

      await app.runRecurring('expireHolds');
      await app.runRelay();
      expect(await look()).toEqual({});
    });

    test('a seat kept in a course that was called off', async () => {
      const { course } = await aCourse();
      await app.sql(`update courses set state = 'CANCELLED' where id = $1`, [course.uuid]);

      expect(await look()).toEqual({
        'enrollments.cancelledCoursesAreEmpty': [`${course.id} it was called off, and seats are kept in it: 1`],
      });
      await app.runRecurring('endCancelledCourses');
      await app.runRelay();
      expect(await look()).toEqual({});
    });
  });

  describe('names a broken promise of facts:', () => {
    test('one that waits for the relay for too long, though not one that just came', async () => {
      const course = await app.course();
      await enroll(course, await app.student());
      expect(await look()).toEqual({});
      await app.sql(`update outbox set created_at = now() - interval '31 seconds'`);

      const { 'outbox.carried': late, ...rest } = await look();

      expect(rest).toEqual({});
      expect(late?.join()).toMatch(/row \d+ \(seatsChanged on seats:[0-9a-f-]+\) waits for 31 seconds/);
      await app.runRelay();
      expect(await look()).toEqual({});
    });

    test('one that was told and never committed', async () => {
      const { course } = await aCourse();
      await app.sql(`update seats set version = version - 1 where course_id = $1`, [course.uuid]);

      expect(Object.keys(await look())).toContain('outbox.onlyWhatCommitted');
    });

    test('one that committed and was never told', async () => {
      const { course } = await aCourse();
      await enroll(course, await app.student());
      await app.sql(`delete from outbox`);

      const { 'outbox.seatsWereTold': untold, ...rest } = await look();

      expect(rest).toEqual({});
      expect(untold).toEqual([expect.stringContaining(course.id)]);
      await enroll(course, await app.student());
      await app.runRelay();
      expect(await look()).toEqual({});
    });

    test("a student's that was never told", async () => {
      const { student, enrollment } = await aCourse();
      await app.run(CANCEL, { id: enrollment.id }, { as: student });
      await app.sql(`delete from outbox where channel like 'enrollments:%'`);
      await app.runRelay();

      expect(await look()).toEqual({
        'outbox.enrollmentsWereTold': [
          `${enrollment.id} its student was told PENDING_PAYMENT last, and it is CANCELLED`,
        ],
      });
      await redis().del(`${app.redisPrefix}events:{enrollments:${student.uuid}}:stream`);
      expect(await look()).toEqual({});
    });
  });

  describe('names a broken promise of rooms:', () => {
    /** Breaks a room, sees what is said of it, and takes it away. */
    async function broken(plant: (room: Awaited<ReturnType<typeof aRoom>>) => Promise<unknown>) {
      const room = await aRoom();
      expect(await look()).toEqual({});
      await plant(room);
      const found = await look();
      return { room, found, says: (name: string) => found[name]?.join('; ') };
    }

    test('more inside than may be', async () => {
      const { room, found } = await broken(({ key }) => redis().hset(key('meta'), 'activeLimit', '1'));

      expect(found).toEqual({ 'rooms.withinLimit': [`${room.id} 2 are inside, 1 may be`] });
    });

    test('but not who was inside before an admin lowered the limit', async () => {
      const room = await aRoom();
      await line.updateRoom(room.id, { policy: { activeLimit: 1 } });
      expect(await look()).toEqual({});

      app.clock.advance({ minutes: 10, seconds: 1 });
      await line.tick();

      expect(await look()).toEqual({});
      await redis().hset(room.key('meta'), 'activeLimit', '0');
      expect(await look()).toEqual({ 'rooms.withinLimit': [`${room.id} 1 are inside, 0 may be`] });
      await redis().hset(room.key('meta'), 'activeLimit', '1');
    });

    test('but not whom an admin let in over the limit, nor who waits while the room is frozen', async () => {
      const room = await aRoom();
      const as = await line.admin();
      await app.run(`mutation A($id: ID!) { admitNext(roomId: $id, count: 1) { admitted } }`, { id: room.id }, { as });
      expect(await look()).toEqual({});

      await app.run(`mutation F($id: ID!) { freezeRoom(roomId: $id) { id } }`, { id: room.id }, { as });
      await line.updateRoom(room.id, { policy: { activeLimit: 9 } });
      app.clock.advance({ minutes: 11 });
      await line.tick();

      expect(await look()).toEqual({});
      expect((await line.placeOf(room.last, room.course))?.state).toBe('WAITING');
    });

    test('one person who waits and is inside', async () => {
      const { room, says } = await broken(({ key, waiting }) =>
        redis().zadd(key('admitted'), app.clock.nowMs() + 60_000, waiting.uuid),
      );

      expect(says('rooms.nobodyTwice')).toBe(`${room.id} ${room.waiting.id} waits and is inside`);
    });

    test('one who vanished from the line, and one from inside', async () => {
      const { room, found } = await broken(async ({ key, last, inside }) => {
        await redis().zrem(key('waiting'), last.uuid);
        await redis().zrem(key('seen'), last.uuid);
        await redis().zrem(key('admitted'), inside.uuid);
        await redis().hset(key('meta'), 'activeLimit', '1');
      });

      expect(found['rooms.nobodyVanishes']?.sort()).toEqual(
        [
          `${room.id} ${room.last.id} waits under 4, not in the line`,
          `${room.id} ${room.inside.id} was let in with 1, not inside`,
        ].sort(),
      );
    });

    test('one who stands in the line, or inside, without a place', async () => {
      const { room, says } = await broken(({ key, last, inside }) =>
        redis().hdel(key('place'), last.uuid, inside.uuid),
      );

      expect(says('rooms.everyoneHasAPlace')).toContain(`${room.last.id} is in the line, place: null`);
      expect(says('rooms.everyoneHasAPlace')).toContain(`${room.inside.id} is inside, place: null`);
    });

    test('one who ranks by another number than theirs', async () => {
      const { room, says } = await broken(({ key, last }) => redis().zadd(key('waiting'), '0.5', last.uuid));

      expect(says('rooms.rankIsNumber')).toBe(`${room.id} ${room.last.id} has the number 4 and ranks by 0.5`);
    });

    test('two people with one number', async () => {
      const { says } = await broken(async ({ key, waiting, last }) => {
        await redis().hset(key('place'), last.uuid, 'W3');
        await redis().zadd(key('waiting'), '3', last.uuid);
        expect(await redis().hget(key('place'), waiting.uuid)).toBe('W3');
      });

      expect(says('rooms.oneNumberEach')).toMatch(/account_\w+ and account_\w+ have 3$/);
    });

    test('one whose absence nobody would notice', async () => {
      const { room, found } = await broken(({ key, last }) => redis().zrem(key('seen'), last.uuid));

      expect(found).toEqual({ 'rooms.absenceIsWatched': [`${room.id} ${room.last.id} waits unwatched`] });
    });

    test('numbers that were never leased', async () => {
      const { found } = await broken(({ key }) => redis().hset(key('meta'), 'seq', '900000', 'seqLimit', '900001'));

      expect(Object.keys(found)).toEqual(['rooms.numbersAreLeased']);
    });

    test('a place with a number above all that were counted', async () => {
      const { found, says } = await broken(({ key, inside }) => redis().hset(key('place'), inside.uuid, 'A5000'));

      expect(Object.keys(found)).toEqual(['rooms.numbersAreLeased']);
      expect(says('rooms.numbersAreLeased')).toMatch(/a place has 5000, Redis has counted to 4$/);
    });

    test('a lease that ended and that nobody swept', async () => {
      const room = await aRoom();

      app.clock.advance({ minutes: 10, seconds: 10 });
      expect(await look()).toEqual({});
      app.clock.advance({ seconds: 21 });

      expect(await look()).toEqual({ 'rooms.leasesEnd': [`${room.id} a lease ended 31 seconds ago`] });
      await line.tick();
      expect(await look()).toEqual({});
    });

    test('a line that stands still though somebody may be let in', async () => {
      const { room, found } = await broken(({ key }) => redis().hset(key('meta'), 'activeLimit', '3'));

      expect(found).toEqual({
        'rooms.lineMoves': [`${room.id} ${room.waiting.id} waits although somebody may be let in`],
      });
    });

    test('an entry that is gone from the record, and a last one that is another', async () => {
      const room = await aRoom();
      await app.runRecurring('recordRooms');
      expect(await look()).toEqual({});

      await app.sql(`update room_record set hash = 'another' where n = (select max(n) from room_record)`);
      expect(Object.keys(await look())).toEqual(['rooms.recordIsWhole']);
      await app.sql(`update room_record set hash = record_hash from rooms where n = record_n and rooms.id = room_id`);
      expect(await look()).toEqual({});
      await app.sql(`delete from room_record where n = 3`);

      const { 'rooms.recordIsWhole': found } = await look();
      expect(found).toEqual([expect.stringMatching(`^${room.id} its record has \\d+ entries, it knows of \\d+`)]);
    });

    test('a policy that was written and never arrived', async () => {
      const { found } = await broken(async ({ id }) => {
        await line.updateRoom(id, { name: 'Anew' });
        await app.sql(`update rooms set version = version + 1`);
      });

      expect(Object.keys(found)).toEqual(['rooms.policyIsInForce']);
    });
  });
});

describe('audit of a busy house', () => {
  const app = useApp({ processes: 2 });
  const line = new Line(app);

  test('finds nothing while people line up, enroll, give up and run out of time in two processes', async () => {
    const { course } = await line.room({ activeLimit: 5, leaseSeconds: 1, waitingLimit: null });
    const open = await app.course({ capacity: 7, priceMinor: 100 });
    await app.sql(`update courses set hold_minutes = 1 where id = $1`, [open.uuid]);
    const people = await app.people(60);
    const until = Date.now() + 4000;

    const live = people.map(async (person, i) => {
      for (let process = i % 2; Date.now() < until; process = 1 - process) {
        await line.join(person, course, { process });
        const input = { courseId: open.id, idempotencyKey: randomUUID() };
        const answer = await app.run(ENROLL, { input }, { as: person, process });
        if (answer.__typename === 'Enrollment') await app.run(CANCEL, { id: answer.id }, { as: person, process });
        if (i % 3 === 0) await line.leave(person, course, 1 - process);
      }
    });
    const reports: AuditReport[] = [];
    while (Date.now() < until) reports.push(await runAudit(app.apps[reports.length % 2]!.infra));
    await Promise.all(live);
    reports.push(await runAudit(app.apps[0]!.infra));

    expect(reports.map(brokenIn).filter((found) => Object.keys(found).length > 0)).toEqual([]);
    expect(reports.length).toBeGreaterThan(1);
  });
});
