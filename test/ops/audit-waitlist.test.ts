import { afterEach, describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { useApp } from '../support/app.js';
import { WaitLine } from '../waitlist/line.js';

describe('audit of waitlists', () => {
  const app = useApp({ manualClock: true, repeating: false, env: { WAITLIST_OFFER_MINUTES: '1' } });
  const line = new WaitLine(app);
  afterEach(() => app.sql(`truncate courses, seats, enrollments, outbox cascade`));

  const look = async () =>
    Object.fromEntries(
      (await runAudit(app.apps[0]!.infra, { settleMs: 50 })).checks
        .filter(({ broken }) => broken > 0)
        .map(({ name, faults }) => [name, faults.map(({ id, says }) => `${id ?? '-'} ${says}`)]),
    );

  /** A course of one seat, offered to the first of three, all told of. */
  async function offered() {
    const course = await line.full();
    const people = await app.people(3);
    const entries = await line.lineUp(course, people);
    await line.free(course);
    await app.runRecurring('serveLines');
    await app.runRelay();
    expect(await look()).toEqual({});
    return { course, people, entries };
  }

  test('names a count of those who wait that is not so', async () => {
    const { course } = await offered();
    await app.sql(`update seats set waiting = 5 where course_id = $1`, [course.uuid]);

    expect(await look()).toEqual({
      'waitlist.waitingIsCounted': [`${course.id} the count says 5 of 2 wait for a seat, 2 of 2 do`],
    });
    await app.sql(`update seats set waiting = 2, in_line = 3 where course_id = $1`, [course.uuid]);
    expect(await look()).toEqual({
      'waitlist.waitingIsCounted': [`${course.id} the count says 2 of 3 wait for a seat, 2 of 2 do`],
    });
  });

  test('counts offers and seats kept back among those taken', async () => {
    const { course } = await offered();
    await app.sql(`insert into seat_releases (course_id, kind) values ($1, 'TO_WAITLIST')`, [course.uuid]);

    expect(await look()).toEqual({
      'seats.countsAreRows': [
        `${course.id} the count says 1 seats are taken, 0 enrollments have one, 1 are offered, 1 are kept back`,
      ],
    });
  });

  test('names a seat that idles while somebody waits, though not before a second look', async () => {
    const { course } = await offered();
    await app.sql(`update seats set capacity = 2 where course_id = $1`, [course.uuid]);

    expect(await look()).toEqual({ 'waitlist.noSeatIdles': [`${course.id} 1 seats are free and 2 wait`] });
    await app.runRecurring('serveLines');
    await app.runRelay();
    expect(await look()).toEqual({});
  });

  test('names an offer that nobody swept, though not one that ended just now', async () => {
    const { entries } = await offered();

    app.clock.advance({ seconds: 85 });
    expect(await look()).toEqual({});
    app.clock.advance({ seconds: 6 });

    expect(await look()).toEqual({ 'waitlist.offersEnd': [`${entries[0]} its offer ended 31 seconds ago`] });
  });

  test('names a line that a course outlived, a seat of somebody else, and a second place of one person', async () => {
    const { course, people, entries } = await offered();
    await app.sql(`drop index waitlist_one_live_per_student`);
    await app.sql(`update waitlist_entries set student_id = $1 where course_id = $2 and state = 'WAITING'`, [
      people[1]!.uuid,
      course.uuid,
    ]);
    expect(await look()).toMatchObject({
      'waitlist.oneLive': [`${course.id} ${people[1]!.id} stands in its line 2 times`],
      'guards.stand': ['- waitlist_one_live_per_student is missing or not valid'],
    });
    await line.accept(entries[0]!, people[0]!);
    await app.sql(`update waitlist_entries set student_id = $1 where state = 'ENROLLED'`, [people[2]!.uuid]);
    await app.sql(`update courses set state = 'CLOSED' where id = $1`, [course.uuid]);

    const found = await look();

    expect(found['waitlist.ledToTheirSeat']?.join()).toContain(`${entries[0]} it led to enrollment_`);
    expect(found['waitlist.overIsOver']).toEqual([`${course.id} it is over, and 2 wait`]);
    await app.sql(`truncate waitlist_entries`);
    await app.sql(`create unique index waitlist_one_live_per_student on waitlist_entries (course_id, student_id)
      where state in ('WAITING', 'OFFERED')`);
  });
});
