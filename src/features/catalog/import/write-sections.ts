import type { Tx } from '../../../infra/postgres/transaction.js';
import { writeOutbox } from '../../../infra/events/outbox.js';
import { ensureInstructors } from '../../accounts/index.js';
import { openAllSeats, setCapacities, type Capacity } from '../../seats/index.js';
import { courseCancelled, courseChanged, courseChannel } from '../events.js';
import type { Mapping } from './mapping.js';
import { inBatches } from './stage.js';

/** What became of the sections, in courses. */
export interface Written {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** How courses arrive. */
export interface Arrival {
  readonly term: string;
  readonly mapping: Mapping;
  /** Whether new courses wait as drafts instead of being published. */
  readonly draft: boolean;
}

/**
 * Writes `import_sections` into the catalogue: new courses, and what has changed about the others. A course's state,
 * window, price and taken seats are never touched, except that a section which the registrar called off is cancelled
 * while nobody has a seat in it.
 */
export async function writeSections(tx: Tx, arrival: Arrival): Promise<Written> {
  await refuseCancelledWithPeople(tx);
  await lockCourses(tx);
  await changeCapacities(tx);
  await compare(tx);
  for await (const rows of inBatches<{ name: string }>(
    tx,
    `select distinct name from import_sections, jsonb_array_elements_text(instructors) as name where change is not null`,
  ))
    await ensureInstructors(
      tx,
      rows.map(({ name }) => name),
    );
  await updateCourses(tx);
  await createCourses(tx, arrival);
  await writeMeetings(tx);
  await writeInstructors(tx);
  await tell(tx);
  const [counts] = await tx.query<Written>(
    `select count(*) filter (where change = 'created')::int as created,
            count(*) filter (where change = 'updated')::int as updated,
            count(*) filter (where change is null)::int as unchanged from import_sections`,
  );
  return counts!;
}

/** Refuses the rows of sections that turn out not to be writable. `refused` yields `key` and `reason`. */
async function refuse(tx: Tx, refused: string, params: readonly unknown[] = []): Promise<void> {
  await tx.query(
    `with refused as (${refused}),
          gone as (delete from import_sections s using refused where s.key = refused.key)
     update import_rows r set refused = reason from refused where r.key = refused.key and r.refused is null`,
    params,
  );
}

async function refuseCancelledWithPeople(tx: Tx): Promise<void> {
  await refuse(
    tx,
    `select s.key, format('the registrar cancelled it, but %s of its seats are taken: cancel the course itself', taken)
              as reason
       from import_sections s join courses c on c.id = s."courseId" join seats on seats.course_id = c.id
      where s.cancelled and c.state <> 'CANCELLED' and taken > 0`,
  );
}

/** Before the seats: whoever else changes a course takes the two in this order. Nobody who wants a seat waits for it. */
async function lockCourses(tx: Tx): Promise<void> {
  await tx.query(
    `with locked as materialized (
       select c.id from courses c join import_sections on c.id = "courseId" order by c.id for no key update of c)
     select count(*) from locked`,
  );
}

/** Comes before all other writing: a course whose seats do not allow it is left alone altogether. */
async function changeCapacities(tx: Tx): Promise<void> {
  await tx.query(
    `update import_sections s set "seatsChanged" = true from seats
      where seats.course_id = "courseId" and s.capacity <> seats.capacity`,
  );
  const wanted = `select "courseId", capacity from import_sections where "seatsChanged" order by "courseId"`;
  for await (const capacities of inBatches<Capacity>(tx, wanted)) {
    const full = await setCapacities(tx, capacities);
    if (full.length === 0) continue;
    await refuse(
      tx,
      `select key, format('%s seats are taken, more than the %s of the file', taken, capacity) as reason
         from jsonb_to_recordset(?::jsonb) as kept("courseId" uuid, taken int) join import_sections using ("courseId")`,
      [JSON.stringify(full)],
    );
  }
}

/** Notes in `import_sections` what is new about each section: `change` is created, updated or null. */
async function compare(tx: Tx): Promise<void> {
  await tx.query(
    `update import_sections s set
       "cancelledNow" = s.cancelled and c.state <> 'CANCELLED',
       "textsChanged" = (c.import_key, c.code, c.title, c.description, c.category_id, c.credits, c.credits_min)
         is distinct from (s.key, s.code, s.title, s.description, s."categoryId", s.credits, s."creditsMin"),
       "meetingsChanged" = s.meetings <> (
         select coalesce(jsonb_agg(meeting order by meeting), '[]')
           from (select jsonb_build_object('day', day, 'startsAt', to_char(starts_at, 'HH24:MI'),
                          'endsAt', to_char(ends_at, 'HH24:MI'), 'place', place) as meeting
                   from course_sessions where course_id = c.id) as meetings),
       "instructorsChanged" = s.instructors <> (
         select coalesce(jsonb_agg(coalesce(import_key, name) order by position), '[]')
           from course_instructors join accounts on accounts.id = account_id where course_id = c.id)
      from courses c where c.id = s."courseId"`,
  );
  await tx.query(
    `update import_sections set "courseId" = coalesce("courseId", uuidv7()),
       change = case when "courseId" is null then 'created' else 'updated' end
      where "courseId" is null or "textsChanged" or "meetingsChanged" or "instructorsChanged" or "seatsChanged"
         or "cancelledNow"`,
  );
}

async function updateCourses(tx: Tx): Promise<void> {
  // Codes may move from one course to another: all are free before any is given again.
  await tx.query(
    `update courses c set code = null from import_sections s
      where c.id = "courseId" and change = 'updated' and c.code is distinct from s.code`,
  );
  await tx.query(
    `update courses c set import_key = s.key, code = s.code, title = s.title, description = s.description,
            category_id = s."categoryId", credits = s.credits, credits_min = s."creditsMin",
            state = case when "cancelledNow" then 'CANCELLED' else c.state end,
            cancel_reason = case when "cancelledNow" then '${CANCELLED}' else c.cancel_reason end
       from import_sections s where c.id = "courseId" and change = 'updated' and ("textsChanged" or "cancelledNow")`,
  );
}

const CANCELLED = 'Cancelled by the registrar.';

async function createCourses(tx: Tx, { term, mapping, draft }: Arrival): Promise<void> {
  const state = draft ? 'DRAFT' : 'PUBLISHED';
  await tx.query(
    `insert into courses (id, term, import_key, code, title, description, category_id, credits, credits_min,
                          price_minor, currency, time_zone, state, cancel_reason, published_at)
     select "courseId", ?, key, code, title, description, "categoryId", credits, "creditsMin", ?, ?, ?,
            case when cancelled then 'CANCELLED' else ? end, case when cancelled then '${CANCELLED}' end,
            case when not cancelled and ? = 'PUBLISHED' then now() end
       from import_sections where change = 'created' order by line`,
    [term, mapping.price.amountMinor, mapping.price.currency, mapping.timeZone, state, state],
  );
  for (const cancelled of [false, true]) {
    const seats = `select "courseId", coalesce(capacity, "capacityByType") as capacity
                     from import_sections where change = 'created' and cancelled = ${cancelled}`;
    for await (const capacities of inBatches<Capacity>(tx, seats))
      await openAllSeats(tx, capacities, { announced: !draft && !cancelled });
  }
}

async function writeMeetings(tx: Tx): Promise<void> {
  await tx.query(
    `delete from course_sessions using import_sections where course_id = "courseId" and "meetingsChanged"`,
  );
  await tx.query(
    `insert into course_sessions (course_id, day, starts_at, ends_at, place)
     select "courseId", day, "startsAt", "endsAt", place
       from import_sections, jsonb_to_recordset(meetings) as m(day text, "startsAt" time, "endsAt" time, place text)
      where change = 'created' or "meetingsChanged"`,
  );
}

async function writeInstructors(tx: Tx): Promise<void> {
  await tx.query(
    `delete from course_instructors using import_sections where course_id = "courseId" and "instructorsChanged"`,
  );
  await tx.query(
    `insert into course_instructors (course_id, account_id, position)
     select "courseId", accounts.id, nth - 1
       from import_sections, jsonb_array_elements_text(instructors) with ordinality as i (name, nth)
       join accounts on accounts.import_key = i.name
      where change = 'created' or "instructorsChanged"`,
  );
}

/** New courses are nobody's yet; of those that somebody may be looking at it is told what happened. */
async function tell(tx: Tx): Promise<void> {
  for await (const courses of inBatches<{ courseId: string; cancelledNow: boolean }>(
    tx,
    `select "courseId", "cancelledNow" from import_sections where change = 'updated'`,
  )) {
    const facts = courses.map(({ courseId, cancelledNow }) => ({
      channel: courseChannel(courseId),
      event: cancelledNow ? courseCancelled(courseId, CANCELLED) : courseChanged(courseId),
    }));
    await writeOutbox(tx, facts);
  }
}
