import { afterEach, describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { MARK_READ, roleChanged, settleFacts, tellFacts } from '../notifications/operations.js';
import { useApp } from '../support/app.js';

describe('the audit of what people are told', () => {
  const app = useApp({ repeating: false });
  const broken = async () => {
    const { checks } = await runAudit(app.apps[0]!.infra, { settleMs: 0 });
    return checks.filter(({ broken }) => broken > 0).map(({ name, faults }) => [name, faults[0]!.says]);
  };
  const anInbox = async () => {
    const student = await app.student();
    await app.sql(`update accounts set email_verified_at = now() where id = $1`, [student.uuid]);
    await tellFacts(app, ...Array.from({ length: 4 }, () => roleChanged(student)));
    await settleFacts(app);
    await app.run(MARK_READ, { upTo: 2 }, { as: student });
    return student.uuid;
  };
  afterEach(() => app.sql('truncate duty_facts, inboxes cascade'));

  test('finds nothing where all is well', async () => {
    await anInbox();

    expect(await broken()).toEqual([]);
  });

  test('finds a notification that is missing', async () => {
    await app.sql(`delete from notifications where account_id = $1 and number = 3`, [await anInbox()]);

    expect(await broken()).toEqual([
      ['inboxes.numbersHaveNoHole', '3 notifications from 1 to 4, where 1 to 4 should be'],
    ]);
  });

  test('finds one that was cleaned before it was read', async () => {
    await app.sql(`update inboxes set cleaned_to = 2 where account_id = $1`, [await anInbox()]);

    expect(await broken()).toEqual([
      ['inboxes.numbersHaveNoHole', '4 notifications from 1 to 4, where 3 to 4 should be'],
    ]);
  });

  test('finds one that is read beyond the mark', async () => {
    await app.sql(`update notifications set read_at = now() where account_id = $1`, [await anInbox()]);

    expect(await broken()).toEqual([
      ['inboxes.readIsTheFront', '2 notifications are on the wrong side of its mark, 2'],
    ]);
  });

  test('finds facts that wait too long, and facts that were set aside, and tells no secret', async () => {
    await app.sql(
      `insert into duty_facts (duty, outbox_id, channel, event, at, failed_at, error) values
         ('fillInboxes', 1, 'c', '{"type":"late"}', now() - interval '2 minutes', null, null),
         ('fillInboxes', 2, 'c', '{"type":"bad"}', now(), '2026-03-02T00:00:00Z', 'select secret')`,
    );

    expect(await broken()).toEqual([
      ['duties.performed', expect.stringMatching(/^fillInboxes has 1 facts to do, the oldest for 12\d seconds$/)],
      ['duties.noneDead', 'fillInboxes failed on a fact (bad) at 2026-03-02T00:00:00.000Z: a statement failed'],
    ]);
  });

  test('finds what should have gone out long ago', async () => {
    await anInbox();
    await app.sql(`update notification_deliveries set due_at = now() - interval '1 hour' where number = 1`);

    expect(await broken()).toEqual([['notices.sent', '1 wait to go out by MAIL, the oldest for 3600 seconds']]);
  });
});
