import type { Infra } from '../infra/context.js';

interface Fault {
  readonly what: string;
  readonly number: number;
}

/** What is wrong with the books of the whole installation, in words; nothing on a sound day (DESIGN §6, 1 and 2). */
export async function auditBooks({ pool }: Infra): Promise<string[]> {
  const { rows } = await pool.query<Fault>(
    `with counted as (
       select s.capacity, s.taken, count(e.id) as rows
         from seats s left join enrollments e
           on e.course_id = s.course_id and e.status in ('PENDING_PAYMENT', 'CONFIRMED', 'COMPLETED')
        group by s.course_id
     )
     select 'courses whose count is not their rows' as what, count(*)::int as number from counted where taken <> rows
     union all
     select 'courses with more taken than there are', count(*)::int from counted where taken > capacity
     union all
     select 'people in a course twice', count(*)::int from (
       select from enrollments where status in ('PENDING_PAYMENT', 'CONFIRMED')
        group by course_id, student_id having count(*) > 1) as twice
     union all
     select 'facts that nobody carried', count(*)::int from outbox where created_at < now() - interval '10 seconds'`,
  );
  return rows.filter(({ number }) => number > 0).map(({ what, number }) => `${number} ${what}`);
}
