import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { ENROLL } from '../enrollment/operations.js';
import { useApp, type Person } from '../support/app.js';
import { CHANGE_ROLE, UPDATE_INSTRUCTOR_PROFILE } from './people-operations.js';

describe('purgeWithdrawn', () => {
  const app = useApp({ repeating: false, manualClock: true, processes: 2 });
  const purge = (process = 0) => app.runRecurring('purgeWithdrawn', process);
  const withdrawn = async (person: Person) =>
    app.sql(`update accounts set deleted_at = to_timestamp($2::float8 / 1000), password_hash = 'x' where id = $1`, [
      person.uuid,
      app.clock.nowMs(),
    ]);
  const kept = async ({ uuid }: Person) =>
    (
      await app.sql<{ name: string; email: string | null; password_hash: string | null; purged: boolean }>(
        `select name, email, password_hash, purged_at is not null as purged from accounts where id = $1`,
        [uuid],
      )
    )[0]!;
  const facts = (type: string) =>
    app.sql<{ id: string }>(`select event->>'accountId' as id from outbox where event->>'type' = $1`, [type]);

  test('leaves nothing that names a person a year after they withdrew, and the books as they were', async () => {
    const [person, course] = [await app.instructor('Ada Lovelace'), await app.course()];
    await app.run(UPDATE_INSTRUCTOR_PROFILE, { input: { bio: 'Of the Analytical Engine' } }, { as: person });
    const enrollment = await app.run(
      ENROLL,
      { input: { courseId: course.id, idempotencyKey: randomUUID() } },
      { as: person },
    );
    await app.run(CHANGE_ROLE, { accountId: person.id, role: 'ADMIN' }, { as: await app.admin() });
    await app.sql(
      `update accounts set phone = '+821012345678', picture_url = 'https://example.com/a.png' where id = $1`,
      [person.uuid],
    );
    await app.sql(`insert into identities (account_id, issuer, subject) values ($1, 'https://id.example.com', 'ada')`, [
      person.uuid,
    ]);
    await withdrawn(person);
    await app.runRecurring('leaveCourses');

    app.clock.advance({ days: 364 });
    await purge();
    const before = await kept(person);
    app.clock.advance({ days: 1 });
    await purge();

    expect(before).toMatchObject({ name: 'Ada Lovelace', email: expect.any(String), purged: false });
    expect(await kept(person)).toEqual({
      name: `withdrawn-${person.uuid.slice(-8)}`,
      email: null,
      password_hash: null,
      purged: true,
    });
    expect(await app.sql(`select phone, picture_url from accounts where id = $1`, [person.uuid])).toEqual([
      { phone: null, picture_url: null },
    ]);
    for (const table of ['instructor_profiles', 'identities', 'password_resets'])
      expect(await app.sql(`select from ${table} where account_id = $1`, [person.uuid])).toEqual([]);
    const admin = await app.admin();
    const { node } = (
      await app.execute(
        `query ($id: ID!) { node(id: $id) { ... on Enrollment { status student { name } } } }`,
        { id: enrollment.id },
        { as: admin },
      )
    ).data;
    expect(node).toEqual({ status: 'CANCELLED', student: { name: 'Former member' } });
    expect(await app.sql(`select act from admin_acts where subject_id = $1`, [person.uuid])).toEqual([
      { act: 'changeRole' },
    ]);
    expect(await facts('accountPurged')).toContainEqual({ id: person.uuid });
  });

  test('is stopped by nobody: who cannot be purged is told of and comes again', async () => {
    const people = await app.people(3);
    for (const person of people) await withdrawn(person);
    const stuck = people[0]!;
    await app.sql(`create function refuse_purge() returns trigger language plpgsql as $$
      begin raise exception 'not this one'; end $$`);
    await app.sql(`create trigger refuse_purge before update on accounts for each row
      when (old.id = '${stuck.uuid}') execute function refuse_purge()`);
    app.clock.advance({ days: 365 });

    await purge();

    const purged = await Promise.all(people.map(async (person) => (await kept(person)).purged));
    expect(purged).toEqual([false, true, true]);
    expect(await overdue()).toEqual([]);
    app.clock.advance({ days: 2 });
    expect(await overdue()).toEqual([stuck.id]);
    await app.sql(`drop trigger refuse_purge on accounts`);
    await purge();
    expect((await kept(stuck)).purged).toBe(true);
    expect(await overdue()).toEqual([]);
  });

  test('goes past those who cannot be purged, also when they fill a batch', async () => {
    const people = await app.people(230);
    await app.sql(`update accounts set deleted_at = to_timestamp($2::float8 / 1000) where id = any($1)`, [
      people.map(({ uuid }) => uuid),
      app.clock.nowMs(),
    ]);
    await app.sql(`create function refuse_batch() returns trigger language plpgsql as $$
      begin raise exception 'not this one'; end $$`);
    const stuck = [...people].sort((a, b) => (a.uuid < b.uuid ? -1 : 1)).slice(0, 210);
    await app.sql(`create table stuck as select unnest('{${stuck.map(({ uuid }) => uuid).join()}}'::uuid[]) as id`);
    await app.sql(`create trigger refuse_batch before update on accounts for each row execute function refuse_batch()`);
    await app.sql(`create or replace function refuse_batch() returns trigger language plpgsql as $$
      begin if exists (select from stuck where id = old.id) then raise exception 'not this one'; end if; return new; end $$`);
    app.clock.advance({ days: 365 });

    await purge();

    const [{ purged }] = (await app.sql<{ purged: number }>(
      `select count(*)::int as purged from accounts where id = any($1) and purged_at is not null`,
      [people.map(({ uuid }) => uuid)],
    )) as [{ purged: number }];
    expect(purged).toBe(20);
    await app.sql(`drop trigger refuse_batch on accounts`);
    await purge();
  });

  test('is done by one process at a time', async () => {
    const [person] = await app.people(1);
    await withdrawn(person!);
    app.clock.advance({ days: 365 });
    const other = await app.apps[1]!.infra.pool.connect();
    await other.query(`select pg_advisory_lock(hashtext('course-catch:purge'))`);

    await purge();
    const whileAnotherWorks = (await kept(person!)).purged;
    await other.query(`select pg_advisory_unlock_all()`);
    other.release();
    await Promise.all([purge(0), purge(1), purge(0), purge(1)]);

    expect(whileAnotherWorks).toBe(false);
    expect((await kept(person!)).purged).toBe(true);
    const told = (await facts('accountPurged')).filter(({ id }) => id === person!.uuid);
    expect(told).toHaveLength(1);
  });

  test('passes over whoever came back', async () => {
    const [person] = await app.people(1);
    await withdrawn(person!);
    app.clock.advance({ days: 365 });
    await app.sql(`update accounts set deleted_at = null where id = $1`, [person!.uuid]);

    await purge();

    expect(await kept(person!)).toMatchObject({ name: person!.name, purged: false });
  });

  /** Whom the audit finds to be still known a day and more after their year. */
  async function overdue() {
    const { checks } = await runAudit(app.apps[0]!.infra, { settleMs: 10 });
    return checks.find(({ name }) => name === 'people.purgedInTime')!.faults.map(({ id }) => id);
  }
});
