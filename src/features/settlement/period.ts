import { badInput } from '../../kit/errors.js';

/** Calendar days from the first to the last, `YYYY-MM-DD`, each in the time zone of the course that it is about. */
export interface Period {
  readonly fromDay: string;
  readonly toDay: string;
}

/**
 * The period that is asked for: a month, or the days from one to another, both counted in.
 *
 * @throws BAD_USER_INPUT
 */
export function periodOf({
  month,
  from,
  to,
}: {
  month?: string | null;
  from?: string | null;
  to?: string | null;
}): Period {
  if (month != null && from == null && to == null) return monthOf(month);
  if (month != null || from == null || to == null)
    throw badInput('period', 'Name a month, or the days from one to another.');
  const period = { fromDay: day('period.from', from), toDay: day('period.to', to) };
  if (period.fromDay > period.toDay) throw badInput('period.to', 'to must not be before from.');
  return period;
}

function monthOf(month: string): Period {
  if (!/^\d{4}-\d{2}$/.test(month)) throw badInput('period.month', 'month must be written as YYYY-MM.');
  const fromDay = day('period.month', `${month}-01`);
  const next = new Date(`${fromDay}T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1, 0);
  return { fromDay, toDay: next.toISOString().slice(0, 10) };
}

/** A day that there is, of this era and the next centuries. */
function day(field: string, text: string): string {
  const time = /^[12]\d{3}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  const real = time && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text);
  if (!real) throw badInput(field, `${field} must be a day that there is, written as YYYY-MM-DD.`);
  return text;
}
