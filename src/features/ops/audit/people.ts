import { nowSql } from '../../../infra/postgres/now.js';
import { encodeId } from '../../../kit/id.js';
import { KEPT_DAYS, sessionsStanding } from '../../accounts/index.js';
import type { Check, Fault } from './check.js';

/** How long after a withdrawal what it gives back may still be taken: the sweeps come every half minute. */
const GIVEN_BACK_WITHIN_SECONDS = 90;

/** How long after a word that ends sessions they may still stand: the sweep comes every second. */
const ENDED_WITHIN_SECONDS = 30;

/** Of the people who may have no session, how many are looked up in Redis: the last ones to be barred or to leave. */
const LOOKED_UP = 10_000;

const accountFault =
  (says: string) =>
  (row: { id: string }): Fault => ({ id: encodeId('account', row.id), says });

/** People who were barred, who left and who are forgotten. */
export const peopleChecks: readonly Check[] = [
  {
    name: 'people.withdrawnHaveNoSeats',
    promise: `Who has withdrawn has given back every seat within ${GIVEN_BACK_WITHIN_SECONDS} seconds.`,
    look: async ({ books, infra }) =>
      (
        await books<{ id: string; rows: number }>(
          `select a.id, count(*)::int as rows from accounts a join enrollments e on e.student_id = a.id
            where a.deleted_at < ${nowSql('$1')} - $2 * interval '1 second'
              and e.status in ('PENDING_PAYMENT', 'CONFIRMED') group by a.id order by a.id`,
          [infra.clock.forStore(), GIVEN_BACK_WITHIN_SECONDS],
        )
      ).map(({ id, rows }) => accountFault(`has withdrawn and keeps seats: ${rows}`)({ id })),
  },
  {
    name: 'people.sessionsEnd',
    promise: `Sessions end within ${ENDED_WITHIN_SECONDS} seconds of the word that ends them.`,
    look: async ({ books }) =>
      (
        await books<{ id: string }>(
          `select id from accounts where sessions_end_due_at < clock_timestamp() - $1 * interval '1 second' order by id`,
          [ENDED_WITHIN_SECONDS],
        )
      ).map(accountFault('was to be signed out everywhere, and it is not done')),
  },
  {
    name: 'people.barredAreSignedOut',
    promise: 'Nobody who is suspended, banned or withdrawn has a session.',
    settles: true,
    look: async ({ books, infra }) => {
      const barred = await books<{ id: string }>(
        `select id from accounts where status <> 'ACTIVE' or deleted_at is not null order by id desc limit $1`,
        [LOOKED_UP],
      );
      const standing = await sessionsStanding(
        infra,
        barred.map(({ id }) => id),
      );
      return barred.filter(({ id }) => standing.has(id)).map(accountFault('may not be signed in, and is'));
    },
  },
  {
    name: 'people.purgedInTime',
    promise: 'A year and a day after a withdrawal nothing names the person any more.',
    look: async ({ books, infra }) =>
      (
        await books<{ id: string }>(
          `select id from accounts where purged_at is null
              and deleted_at < ${nowSql('$1')} - $2 * interval '1 day' order by id`,
          [infra.clock.forStore(), KEPT_DAYS + 1],
        )
      ).map(accountFault('has withdrawn more than a year ago and is still known')),
  },
  {
    name: 'people.purgedIsForgotten',
    promise: 'Of a person who was purged nothing is kept but a pseudonym.',
    look: async ({ books }) =>
      (
        await books<{ id: string; what: string }>(
          `select a.id, concat_ws(', ', case when a.name not like 'withdrawn-%' then 'a name' end,
                    case when a.email is not null then 'an email address' end,
                    case when a.password_hash is not null then 'a password' end,
                    case when a.import_key is not null then 'the name of an import' end,
                    case when a.phone is not null then 'a phone number' end,
                    case when a.picture_url is not null then 'a picture' end,
                    case when p.account_id is not null then 'an instructor profile' end,
                    case when r.account_id is not null then 'a link to set a password' end,
                    case when exists (select from identities i where i.account_id = a.id) then 'a way in' end) as what
             from accounts a left join instructor_profiles p on p.account_id = a.id
             left join password_resets r on r.account_id = a.id
            where a.purged_at is not null order by a.id`,
        )
      )
        .filter(({ what }) => what !== '')
        .map(({ id, what }) => accountFault(`was purged, and there is still ${what}`)({ id })),
  },
  {
    name: 'acts.areNeverChanged',
    promise: 'The log of acts is only ever added to.',
    look: async ({ books }) =>
      (
        await books<object>(
          `select where not exists (
             select from pg_trigger where tgrelid = to_regclass('admin_acts') and tgname = 'admin_acts_are_never_changed'
              and tgenabled in ('O', 'A'))`,
        )
      ).map(() => ({ id: null, says: 'the trigger that refuses changes is missing or switched off' })),
  },
];
