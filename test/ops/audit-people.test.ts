import { afterEach, describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { VERIFY_PASSWORD } from '../accounts/account-operations.js';
import { bearing, newcomer, SIGN_UP } from '../accounts/operations.js';
import { CHANGE_STATUS, UPDATE_INSTRUCTOR_PROFILE, WITHDRAW } from '../accounts/people-operations.js';
import { ENROLL } from '../enrollment/operations.js';
import { useApp } from '../support/app.js';

describe('the audit of people', () => {
  const app = useApp({ manualClock: true, repeating: false });
  /** The broken promises of people, each with what it says of whom. */
  const look = async () => {
    const { checks } = await runAudit(app.apps[0]!.infra, { settleMs: 20 });
    const broken = checks.filter((check) => /^(people|acts)\./.test(check.name) && check.broken > 0);
    return Object.fromEntries(broken.map(({ name, faults }) => [name, faults.map(({ id, says }) => `${id} ${says}`)]));
  };
  const days = (count: number) => new Date(app.clock.nowMs() - count * 86_400_000);

  // What one test broke is nothing to the next.
  afterEach(async () => {
    await app.sql(`truncate courses, seats, enrollments, outbox, instructor_profiles cascade`);
    await app.sql(
      `update accounts set deleted_at = null, purged_at = null, phone = null, sessions_end_due_at = null, status = 'ACTIVE'`,
    );
  });

  test('finds nothing where people were barred and have left as they should', async () => {
    const [leaver, barred] = [newcomer('leaver'), newcomer('barred')];
    const [{ accessToken }, { account }] = [
      await app.run(SIGN_UP, { input: leaver }),
      await app.run(SIGN_UP, { input: barred }),
    ];

    await app.execute(VERIFY_PASSWORD, { password: leaver.password }, bearing(accessToken));
    await app.execute(WITHDRAW, {}, bearing(accessToken));
    await app.run(CHANGE_STATUS, { accountId: account.id, status: 'BANNED' }, { as: await app.admin() });
    app.clock.advance({ days: 365 });
    await app.runRecurring('purgeWithdrawn');
    app.clock.advance({ days: 2 });

    expect(await look()).toEqual({});
  });

  test('names who has withdrawn and keeps a seat', async () => {
    const [person, course] = [await app.student(), await app.course()];
    await app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: 'k' } }, { as: person });

    await app.sql(`update accounts set deleted_at = $2 where id = $1`, [person.uuid, days(1)]);

    expect(await look()).toEqual({ 'people.withdrawnHaveNoSeats': [`${person.id} has withdrawn and keeps seats: 1`] });
  });

  test('names who is barred and signed in, and whose sessions were to end', async () => {
    const { account } = await app.run(SIGN_UP, { input: newcomer('barred') });

    await app.sql(
      `update accounts set status = 'SUSPENDED', sessions_end_due_at = now() - interval '1 minute' where name = 'barred'
         and status = 'ACTIVE' and email = $1`,
      [account.email],
    );

    expect(await look()).toEqual({
      'people.barredAreSignedOut': [`${account.id} may not be signed in, and is`],
      'people.sessionsEnd': [`${account.id} was to be signed out everywhere, and it is not done`],
    });
    await app.runRecurring('endDueSessions');
    expect(await look()).toEqual({});
  });

  test('names who should have been purged, and what is left of those who were', async () => {
    const [late, half] = [await app.student(), await app.instructor()];
    await app.run(UPDATE_INSTRUCTOR_PROFILE, { input: { bio: 'Me' } }, { as: half });

    await app.sql(`update accounts set deleted_at = $2 where id = $1`, [late.uuid, days(367)]);
    await app.sql(`update accounts set deleted_at = $2, purged_at = $2, phone = '+821012345678' where id = $1`, [
      half.uuid,
      days(400),
    ]);

    expect(await look()).toEqual({
      'people.purgedInTime': [`${late.id} has withdrawn more than a year ago and is still known`],
      'people.purgedIsForgotten': [
        `${half.id} was purged, and there is still a name, an email address, a phone number, an instructor profile`,
      ],
    });
  });

  test('names a log of acts that could be changed', async () => {
    await app.sql(`alter table admin_acts disable trigger admin_acts_are_never_changed`);

    expect(Object.keys(await look())).toEqual(['acts.areNeverChanged']);
    await app.sql(`alter table admin_acts enable trigger admin_acts_are_never_changed`);
    expect(await look()).toEqual({});
  });
});
