import { nowSql } from '../../../infra/postgres/now.js';
import { encodeId } from '../../../kit/id.js';
import { DEAD_FACTS, deadLetterOf, type DeadWork } from '../dead-letters/dead-letter.js';
import type { Check } from './check.js';

/** How long a fact may wait for a duty, and a letter for being sent once it is due: a process that died costs minutes. */
const PERFORMED_WITHIN_SECONDS = 60;
const SENT_WITHIN_SECONDS = 15 * 60;

/** What is owed to facts, and the inboxes that come of it. */
export const noticeChecks: readonly Check[] = [
  {
    name: 'duties.performed',
    promise: `What features owe a fact is done within ${PERFORMED_WITHIN_SECONDS} seconds.`,
    look: async ({ books }) =>
      (
        await books<{ duty: string; rows: number; seconds: number }>(
          `select duty, count(*)::int as rows, extract(epoch from now() - min(at))::int as seconds from duty_facts
            where failed_at is null and at < now() - $1 * interval '1 second' group by duty order by duty`,
          [PERFORMED_WITHIN_SECONDS],
        )
      ).map(({ duty, rows, seconds }) => ({
        id: null,
        says: `${duty} has ${rows} facts to do, the oldest for ${seconds} seconds`,
      })),
  },
  {
    name: 'duties.noneDead',
    promise: 'No fact was set aside because a duty failed on it again and again.',
    look: async ({ books }) =>
      (await books<DeadWork>(`${DEAD_FACTS} order by work.id`))
        .map(deadLetterOf)
        .map(({ id, job, fact, diedAt, lastError }) => ({
          id: encodeId('dead_letter', id),
          says: `${job} failed on a fact (${fact}) at ${diedAt.toISOString()}: ${lastError}`,
        })),
  },
  {
    name: 'inboxes.numbersHaveNoHole',
    promise:
      'The notifications of a person are numbered without a hole and without a repeat, but for what was cleaned.',
    look: async ({ books }) =>
      (
        await books<{
          account_id: string;
          last: number;
          cleaned_to: number;
          rows: number;
          first: number;
          newest: number;
        }>(
          `select i.account_id, i.last, i.cleaned_to, count(n.number)::int as rows,
                  coalesce(min(n.number), 0) as first, coalesce(max(n.number), 0) as newest
             from inboxes i left join notifications n using (account_id)
            group by i.account_id
           having count(n.number) <> i.last - i.cleaned_to
               or min(n.number) <> i.cleaned_to + 1 or max(n.number) <> i.last
            order by i.account_id`,
        )
      ).map(({ account_id, last, cleaned_to, rows, first, newest }) => ({
        id: encodeId('account', account_id),
        says: `${rows} notifications from ${first} to ${newest}, where ${cleaned_to + 1} to ${last} should be`,
      })),
  },
  {
    name: 'inboxes.readIsTheFront',
    promise: 'What a person has read is the front of their inbox, up to its mark.',
    look: async ({ books }) =>
      (
        await books<{ account_id: string; read_to: number; rows: number }>(
          `select i.account_id, i.read_to, count(*)::int as rows
             from inboxes i join notifications n using (account_id)
            where (n.number <= i.read_to) <> (n.read_at is not null) group by i.account_id order by i.account_id`,
        )
      ).map(({ account_id, read_to, rows }) => ({
        id: encodeId('account', account_id),
        says: `${rows} notifications are on the wrong side of its mark, ${read_to}`,
      })),
  },
  {
    name: 'notices.sent',
    promise: `A letter or message that is due is tried within ${SENT_WITHIN_SECONDS / 60} minutes.`,
    look: async ({ books, infra }) =>
      (
        await books<{ channel: string; rows: number; seconds: number }>(
          `select channel, count(*)::int as rows, extract(epoch from now_is - min(due_at))::int as seconds
             from notification_deliveries, ${nowSql('$1')} as now_is
            where state in ('WAITING', 'SENDING') and due_at < now_is - $2 * interval '1 second'
            group by channel, now_is order by channel`,
          [infra.clock.forStore(), SENT_WITHIN_SECONDS],
        )
      ).map(({ channel, rows, seconds }) => ({
        id: null,
        says: `${rows} wait to go out by ${channel}, the oldest for ${seconds} seconds`,
      })),
  },
];
