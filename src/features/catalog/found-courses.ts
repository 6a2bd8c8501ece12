import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { isAdmin } from '../../kit/viewer.js';
import { teacherIdOf, visibleSql } from './course.js';
import { optionalText } from './course-input.js';
import { openSql } from './window.js';

/** The values of a statement that is put together from parts. */
export class Statement {
  readonly values: unknown[] = [];

  /** Adds a value and gives its placeholder. */
  put(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** What is looked for: a query with a word in it, or null, and what to leave out. */
export interface Found {
  readonly query: string | null;
  readonly filter?: S.CourseFilter | null;
}

/**
 * The courses that a caller may see and asks for, in SQL: the columns of `courses`, `capacity`, `remaining` seats and, where there is
 * a query, their `score`.
 */
export function foundSql(ctx: Context, statement: Statement, { filter, query }: Found): string {
  const put = (value: unknown) => statement.put(value);
  const { categoryId, instructorId, day, freeSeatsOnly, openNow, price, term, states } = filter ?? {};
  const matched = query !== null;
  const conditions = [
    visibleSql(put(teacherIdOf(ctx)), put(isAdmin(ctx))),
    states ? `c.state = any(${put(states)}::text[])` : `c.state <> 'CANCELLED'`,
    categoryId && `c.category_id in (${branchSql(put(categoryId))})`,
    instructorId &&
      `exists (select from course_instructors t where t.course_id = c.id and t.account_id = ${put(instructorId)}::uuid)`,
    day && `exists (select from course_sessions m where m.course_id = c.id and m.day = ${put(day)})`,
    freeSeatsOnly && `s.taken < s.capacity`,
    openNow && openSql('c', nowSql(put(ctx.clock.forStore()))),
    price?.fromMinor != null && `c.price_minor >= ${put(price.fromMinor)}::int`,
    price?.toMinor != null && `c.price_minor <= ${put(price.toMinor)}::int`,
    term != null && `c.term = ${put(optionalText('filter.term', term, 50))}`,
  ].filter(Boolean);
  return `
    select c.*, s.capacity, s.capacity - s.taken as remaining ${matched ? ', matched.score' : ''}
      from ${matched ? `search_courses(${put(query)}) matched join courses c on c.id = matched.course_id` : 'courses c'}
      join seats s on s.course_id = c.id
     where ${conditions.join(' and ')}`;
}

/** The ids of a category and of all below it, in SQL. */
export const branchSql = (root: string) => `
  with recursive branch as (
    select ${root}::uuid as id union select child.id from categories child join branch on child.parent_id = branch.id
  ) select id from branch`;
