import type { Tx } from '../../../infra/postgres/transaction.js';
import type { Mapping } from './mapping.js';

/**
 * Makes the sections out of `import_rows`: one row of `import_sections` for each key, with the course it is already, if
 * it is one. Rows that contradict their section or the file are refused, and the rest of their section with them.
 */
export async function gatherSections(tx: Tx, { term, mapping }: { term: string; mapping: Mapping }): Promise<void> {
  await refuseContradictions(tx);
  await tx.query(SECTIONS);
  await tx.query(`create unique index on import_sections (key)`);
  await tx.query(`analyze import_sections`);
  await tx.query(TELL_APART, [term]);
  await tx.query(`update import_sections s set "courseId" = id from courses where term = ? and import_key = key`, [
    term,
  ]);
  // A course that was written by hand before the file came.
  await tx.query(
    `update import_sections s set "courseId" = id from courses c
      where "courseId" is null and c.term = ? and import_key is null and c.code = s.code`,
    [term],
  );
  await fileUnderSubjects(tx, mapping);
}

async function refuseContradictions(tx: Tx): Promise<void> {
  await tx.query(
    `with first as (select term from import_rows where refused is null order by line limit 1)
     update import_rows r set refused = format('it is of the term "%s", the file began with "%s"', r.term, first.term)
       from first where refused is null and r.term <> first.term`,
  );
  await tx.query(
    `with first as (select distinct on (key) key, line, code from import_rows where refused is null order by key, line)
     update import_rows r
        set refused = format('%s is %s here, but %s on line %s', r.key, r.code, first.code, first.line)
       from first where r.key = first.key and refused is null and r.code <> first.code`,
  );
  await tx.query(
    `with bad as (select key, min(line) as line from import_rows where refused is not null group by key)
     update import_rows r set refused = format('line %s, of the same section, is refused', bad.line)
       from bad where r.key = bad.key and refused is null`,
  );
}

/** The first row of a section speaks for it; meetings, instructors and notes of all its rows come together. */
const SECTIONS = `
  create temp table import_sections on commit drop as
  with taken as (select * from import_rows where refused is null),
  first as (select distinct on (key) * from taken order by key, line),
  meeting as (
    select key, jsonb_agg(meeting order by meeting) as meetings
      from (select distinct key, meeting from taken, jsonb_array_elements(meetings) as meeting) as each group by key
  ),
  instructor as (
    select key, jsonb_agg(name order by nth) as instructors
      from (select key, name, min(line * 10000::bigint + nth) as nth
              from taken, jsonb_array_elements_text(instructors) with ordinality as i (name, nth)
             group by key, name) as each group by key
  ),
  note as (
    select key, string_agg(note, E'\\n' order by line) as notes
      from (select key, note, min(line) as line from taken where note is not null group by key, note) as each group by key
  ),
  whole as (
    select key, min("capacityByType") as "capacityByType", bool_and(cancelled) as cancelled,
           (array_agg(capacity order by line) filter (where capacity is not null))[1] as capacity
      from taken group by key
  )
  select key, first.line, code, count(*) over (partition by code) > 1 as "hasTwin", subject, "categoryCode", title,
         credits, "creditsMin", whole.capacity, whole."capacityByType", whole.cancelled,
         left(concat_ws(E'\\n\\n', nullif(description, ''), notes), 10000) as description,
         coalesce(meeting.meetings, '[]') as meetings, coalesce(instructor.instructors, '[]') as instructors,
         null::uuid as "courseId", null::uuid as "categoryId", null::text as change,
         false as "textsChanged", false as "meetingsChanged", false as "instructorsChanged", false as "seatsChanged",
         false as "cancelledNow"
    from first join whole using (key) left join meeting using (key) left join instructor using (key)
    left join note using (key)`;

/** Two sections with one code are told apart by their keys: `CMN 101 34796`. */
const TELL_APART = `
  update import_sections s set code = s.code || ' ' || key
   where key <> code and (
     "hasTwin" or exists (
       select from courses c
        where c.term = ? and c.code = s.code and c.import_key <> s.key
          and not exists (select from import_sections other where other.key = c.import_key)))`;

/** Each subject is a category; those that stand already are left as they are. */
async function fileUnderSubjects(tx: Tx, { category, subjects }: Mapping): Promise<void> {
  await tx.query(`insert into categories (code, name) values (?, ?) on conflict (code) do nothing`, [
    category.code,
    category.name,
  ]);
  await tx.query(
    `insert into categories (code, name, parent_id)
     select distinct on ("categoryCode") "categoryCode", coalesce(?::jsonb ->> subject, subject),
            (select id from categories where code = ?)
       from import_sections order by "categoryCode", line
     on conflict (code) do nothing`,
    [JSON.stringify(subjects), category.code],
  );
  await tx.query(
    `update import_sections set "categoryId" = categories.id from categories where categories.code = "categoryCode"`,
  );
}
