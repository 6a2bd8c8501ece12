import { Account, hashPassword } from '../features/accounts/index.js';
import { Category, Course, CourseInstructor, CourseSession } from '../features/catalog/index.js';
import { openAllSeats } from '../features/seats/index.js';
import { makeContext, type Infra } from '../infra/context.js';
import { transaction, type Tx } from '../infra/postgres/transaction.js';
import { termAt, windowAt } from './calendar.js';
import { CATEGORIES, type SampleCategory } from './categories.js';
import type { SampleCourse } from './course.js';
import { ARTS_AND_LANGUAGES } from './courses/culture-centre-arts.js';
import { SPORTS_AND_CRAFTS } from './courses/culture-centre-sports.js';
import { HOT_COURSE, TICKETS } from './courses/tickets.js';
import { UNIVERSITY } from './courses/university.js';
import { DEMO_PEOPLE, INSTRUCTORS, type DemoAccount } from './people.js';

/** Every course of the sample catalogue. */
export const SAMPLE_COURSES: readonly SampleCourse[] = [
  ...SPORTS_AND_CRAFTS,
  ...ARTS_AND_LANGUAGES,
  ...UNIVERSITY,
  ...TICKETS,
];

/**
 * Fills an empty database with a small catalogue and demo accounts, all of it or nothing, so that there is something to
 * see and somebody to sign in as. A database with any account or course in it is left alone, and production always:
 * the demo password is known to everybody.
 *
 * Processes that start together take turns: the first one fills it, the others find it filled.
 *
 * @returns whether it was filled now, and the demo accounts that there are
 */
export async function seedSampleData(infra: Infra): Promise<{ seeded: boolean; accounts: DemoAccount[] }> {
  if (infra.config.production) return { seeded: false, accounts: [] };
  const ctx = makeContext(infra);
  const passwordHash = (await isEmpty(infra)) ? await hashPassword(infra.config.DEMO_PASSWORD) : null;
  const seeded =
    passwordHash !== null &&
    (await transaction(ctx, async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('course-catch:sample'))`);
      if (!(await isEmpty(infra, tx))) return false;
      await fill(tx, passwordHash, infra.clock.forStore());
      return true;
    }));
  const emails = DEMO_PEOPLE.map(({ email }) => email);
  const { rows } = await infra.pool.query<DemoAccount>(
    `select email, role from accounts where email = any($1) order by array_position($1, email)`,
    [emails],
  );
  return { seeded, accounts: rows };
}

async function isEmpty({ pool }: Infra, tx?: Tx): Promise<boolean> {
  const sql = `select not exists (select from accounts) and not exists (select from courses) as empty`;
  const [row] = tx ? await tx.query<{ empty: boolean }>(sql) : (await pool.query<{ empty: boolean }>(sql)).rows;
  return row!.empty;
}

async function fill(tx: Tx, passwordHash: string, storeNowMs: number | null): Promise<void> {
  const [clock] = await tx.query<{ ms: number }>(
    `select coalesce(?::float8, extract(epoch from now()) * 1000)::float8 as ms`,
    [storeNowMs],
  );
  const accounts = await createAccounts(tx, passwordHash);
  const categories = await createCategories(tx);
  const courses = await createCourses(tx, { nowMs: clock!.ms, accounts, categories });
  await guardHotCourse(tx, courses.get(HOT_COURSE.code)!);
}

/** The ids of the demo accounts by email. */
async function createAccounts(tx: Tx, passwordHash: string): Promise<Map<string, string>> {
  const accounts = DEMO_PEOPLE.map((person) => tx.em.create(Account, { ...person, passwordHash }));
  await tx.em.persist(accounts).flush();
  return new Map(accounts.map(({ email, id }) => [email!, id]));
}

/** The ids of the categories by code. */
async function createCategories(tx: Tx): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const create = async (level: readonly SampleCategory[], parentId: string | null) => {
    for (const { code, name, below = [] } of level) {
      const category = tx.em.create(Category, { code, name, parentId });
      await tx.em.persist(category).flush();
      ids.set(code, category.id);
      await create(below, category.id);
    }
  };
  await create(CATEGORIES, null);
  return ids;
}

/** The ids of the courses by code. */
async function createCourses(
  tx: Tx,
  {
    nowMs,
    accounts,
    categories,
  }: { nowMs: number; accounts: ReadonlyMap<string, string>; categories: ReadonlyMap<string, string> },
): Promise<Map<string, string>> {
  const courses = SAMPLE_COURSES.map((sample) =>
    tx.em.create(Course, {
      code: sample.code,
      term: termAt(nowMs, sample.term),
      title: sample.title,
      description: sample.description,
      categoryId: categories.get(sample.category),
      priceMinor: sample.price ?? 0,
      currency: sample.currency ?? 'KRW',
      credits: sample.credits,
      state: 'PUBLISHED',
      publishedAt: new Date(nowMs),
      ...windowAt(nowMs, sample.window),
    }),
  );
  await tx.em.persist(courses).flush();
  const ids = new Map(courses.map(({ code, id }) => [code!, id]));
  for (const { code, by, sessions } of SAMPLE_COURSES) {
    const courseId = ids.get(code)!;
    for (const [position, number] of by.entries())
      tx.em.create(CourseInstructor, { courseId, accountId: accounts.get(INSTRUCTORS[number - 1]!.email)!, position });
    for (const session of sessions) tx.em.create(CourseSession, { courseId, ...session });
  }
  await tx.em.flush();
  const capacities = SAMPLE_COURSES.map(({ code, capacity }) => ({ courseId: ids.get(code)!, capacity }));
  await openAllSeats(tx, capacities, { announced: true });
  return ids;
}

/** Ten at a time, ten minutes each; whoever looks away keeps their place. */
async function guardHotCourse(tx: Tx, courseId: string): Promise<void> {
  await tx.query(
    `with room as (
       insert into rooms (name, active_limit, lease_seconds, on_rejoin) values (?, 10, 600, 'KEEP') returning id)
     insert into room_courses (course_id, room_id) select ?, id from room`,
    [`${HOT_COURSE.title} 대기실`, courseId],
  );
}
