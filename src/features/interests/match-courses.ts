import type { Context } from '../../infra/context.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { tellOf, type CourseMatched, type Interested } from './events.js';

/** New courses of one transaction at most. */
const COURSES_MAX = 20;

/**
 * Holds every course that is new in the catalogue against what people follow and wait for, once. That it was done is
 * written down in the transaction that tells of it, so it takes effect once, whatever crashes and however many look.
 * A course that fails is passed over by the others of its batch, and tried again.
 */
export async function matchNewCourses(ctx: Context): Promise<void> {
  const { rows } = await ctx.pool.query<{ id: string }>({
    name: 'courses-not-matched',
    text: `select id from courses c
            where published_at is not null and not exists (select from courses_matched m where m.course_id = c.id)
            order by published_at, id limit ${COURSES_MAX}`,
  });
  for (const { id } of rows) {
    await transaction(ctx, (tx) => matchCourse(tx, id)).catch((error: unknown) =>
      ctx.log.error({ err: error, courseId: id }, 'a new course could not be matched'),
    );
  }
}

async function matchCourse(tx: Tx, courseId: string): Promise<void> {
  const [own] = await tx.query(
    `insert into courses_matched (course_id) values (?) on conflict do nothing returning course_id`,
    [courseId],
  );
  if (!own) return;
  const people = await tx.query<Interested>(INTERESTED, [courseId]);
  tellOf(tx, courseId, people, (some): CourseMatched => ({ type: 'courseMatched', courseId, people: some }));
}

/**
 * Everybody whom a course may interest, once each; who waits for its words is told so rather than of the category.
 *
 * The course's words stand in the search's own table. What an alert may say of a word is its beginnings, and in Korean,
 * which writes particles and compounds without a space, any part of it; these are looked up among the words of all
 * alerts, so it costs what the course's text costs and not what all alerts cost.
 */
const INTERESTED = `
with course as materialized (select id, title, category_id from courses where id = ?),
words as (
  select distinct normalize(word, NFC) as word from course_words where course_id = (select id from course)
), parts as materialized (
  select distinct substr(word, first, length) collate "C" as part
    from words, generate_series(1, case when word ~ '[가-힣]' then length(word) else 1 end) as first,
         generate_series(1, length(word) - first + 1) as length
), waiting as (
  select a.account_id, min(a.text) as what
    from keyword_alerts a
    join (select alert_id, count(*) as met from keyword_alert_words join parts on part = word group by alert_id) hit
      on hit.alert_id = a.id and hit.met = cardinality(a.words)
   group by a.account_id
), following as (
  select f.account_id, min(c.name) as what
    from follows f join categories c on c.id = f.category_id
   where f.category_id in (
     with recursive above as (
       select category_id as id from course
       union select parent_id from categories join above using (id) where parent_id is not null
     ) select id from above)
   group by f.account_id
)
select account_id as "accountId", case when w.what is null then 'FOLLOW' else 'KEYWORD' end as because,
       coalesce(w.what, f.what) as what
  from waiting w full join following f using (account_id) order by account_id`;
