import { describe, expect, test } from '@jest/globals';
import { decodeId } from '../../src/kit/id.js';
import { useApp } from '../support/app.js';
import { Mailbox } from '../support/mailbox.js';
import { together } from '../support/together.js';
import { over, TRANSPORTS } from '../support/transports.js';
import { VERIFY_PASSWORD } from './account-operations.js';
import { bearing, ME, newcomer, PASSWORD, SIGN_IN, SIGN_UP } from './operations.js';
import { REQUEST_RESTORE, RESTORE, WITHDRAW } from './people-operations.js';

describe('restoreAccount', () => {
  const mailbox = new Mailbox();
  const app = useApp({ mailbox, manualClock: true, repeating: false });

  /** Someone who has withdrawn. */
  async function leaver(name = 'Ada') {
    const input = { ...newcomer('leaver'), name };
    const { accessToken, account } = await app.run(SIGN_UP, { input });
    await app.execute(VERIFY_PASSWORD, { password: PASSWORD }, bearing(accessToken));
    const { restorableUntil } = (await app.execute(WITHDRAW, {}, bearing(accessToken))).data.withdrawAccount;
    await app.runJobs();
    const farewell = await mailbox.next(input.email);
    return { ...input, id: account.id as string, restorableUntil, farewell };
  }
  /** Asks for a code and gives the letter, if one came. */
  async function request(email: string) {
    await app.run(REQUEST_RESTORE, { email });
    await app.runJobs();
    return mailbox.take(email);
  }
  const restore = (email: string, code: string) => app.run(RESTORE, { input: { email, code } });

  test.each(TRANSPORTS)(
    'brings an account back with the code that was mailed, within a year, over %s',
    async (transport) => {
      const send = over(app, transport);
      const { email, id } = await leaver();
      app.clock.advance({ days: 364 });
      await app.runRecurring('purgeWithdrawn');

      await send(REQUEST_RESTORE, { email: email.toUpperCase() });
      await app.runJobs();
      const { code } = await mailbox.next(email);
      const { data } = await send(RESTORE, { input: { email, code } });

      expect(data.restoreAccount).toMatchObject({ __typename: 'Session', account: { id, name: 'Ada', email } });
      expect((await app.execute(ME, {}, bearing(data.restoreAccount.accessToken))).data.me).toMatchObject({
        id,
        name: 'Ada',
      });
      expect((await app.run(SIGN_IN, { input: { email, password: PASSWORD } })).__typename).toBe('Session');
      const [fact] = await app.sql(
        `select event from outbox where event->>'type' = 'accountRestored' order by id desc`,
      );
      expect(fact.event.accountId).toEqual(expect.any(String));
    },
  );

  test('is told of in the letter that confirms the withdrawal', async () => {
    const { farewell, restorableUntil } = await leaver();

    expect(farewell.text).toContain(restorableUntil.slice(0, 10));
    expect(farewell.link).toBe('http://localhost:4000/restore-account');
  });

  test('is not done a year after: neither by a code mailed before, nor by one that comes then', async () => {
    const { email } = await leaver();
    app.clock.advance({ days: 364, minutes: 24 * 60 - 1 });
    const before = await request(email);
    app.clock.advance({ minutes: 2 });

    expect(before?.code).toMatch(/^\d{6}$/);
    expect((await restore(email, before!.code!)).__typename).toBe('CodeInvalid');
    expect(await request(email)).toBeUndefined();
  });

  test('tells nobody who has withdrawn: the answer is the same for an account, a withdrawn one, and none', async () => {
    const [{ email: withdrawn }, here, nobody] = [await leaver(), newcomer('here'), newcomer('nobody')];
    await app.run(SIGN_UP, { input: here });

    const answers = await together([withdrawn, here.email, nobody.email], (email) =>
      app.execute(REQUEST_RESTORE, { email }),
    );
    await app.runJobs();

    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(mailbox.letters.map(({ to }) => to)).toEqual([withdrawn.toLowerCase()]);
    const guesses = await together([withdrawn, here.email, nobody.email], (email) => restore(email, '000000'));
    expect(new Set(guesses.map((guess) => JSON.stringify(guess))).size).toBe(1);
    mailbox.take(withdrawn);
  });

  test('needs the right code, once, within five minutes and five tries', async () => {
    const { email } = await leaver();
    const wrong = (code: string) => (code === '999999' ? '999998' : '999999');
    const first = (await request(email))!.code!;
    for (let tries = 0; tries < 5; tries += 1) await restore(email, wrong(first));
    const spent = await restore(email, first);
    const second = (await request(email))!.code!;
    app.clock.advance({ minutes: 6 });
    const late = await restore(email, second);
    const third = (await request(email))!.code!;

    const answers = await together([1, 2, 3], () => restore(email, third));

    expect([spent.__typename, late.__typename]).toEqual(['CodeInvalid', 'CodeInvalid']);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['CodeInvalid', 'CodeInvalid', 'Session']);
  });

  test('lifts no ban', async () => {
    const { email } = await leaver();
    await app.sql(`update accounts set status = 'BANNED' where email = $1`, [email]);
    const { code } = (await request(email))!;

    const answer = await restore(email, code!);

    expect(answer.__typename).toBe('AccountSuspended');
    expect(await app.sql(`select deleted_at is null as back from accounts where email = $1`, [email])).toEqual([
      { back: false },
    ]);
  });

  test('and the purge of the same account have one winner', async () => {
    const { email, id } = await leaver();
    app.clock.advance({ days: 364, minutes: 24 * 60 - 1 });
    const { code } = (await request(email))!;
    app.clock.advance({ minutes: 1 });

    await Promise.all([restore(email, code!), app.runRecurring('purgeWithdrawn'), app.runRecurring('purgeWithdrawn')]);

    const [{ back, purged }] = (await app.sql<{ back: boolean; purged: boolean }>(
      `select deleted_at is null as back, purged_at is not null as purged from accounts where id = $1`,
      [decodeId('account', id)],
    )) as [{ back: boolean; purged: boolean }];
    expect(back).not.toBe(purged);
  });
});
