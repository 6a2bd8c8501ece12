import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { RawSocket } from '../support/raw-socket.js';
import { eventually, together } from '../support/together.js';
import { VERIFY_PASSWORD } from './account-operations.js';
import { bearing, ME, newcomer, REFRESH, SIGN_IN, SIGN_UP } from './operations.js';
import { CHANGE_ROLE, CHANGE_STATUS, WITHDRAW } from './people-operations.js';

describe('changeRole and changeStatus', () => {
  const app = useApp({ processes: 2 });

  /** Someone with a session on each process. */
  async function someone() {
    const input = newcomer('Ada');
    const here = await app.run(SIGN_UP, { input });
    const there = await app.run(
      SIGN_IN,
      { input: { email: input.email, password: input.password } },
      { as: undefined, process: 1 },
    );
    return { ...input, id: here.account.id as string, sessions: [here, there] };
  }
  const signIn = ({ email, password }: { email: string; password: string }, process = 0) =>
    app.run(SIGN_IN, { input: { email, password } }, { process });
  const refused = (accessToken: string, process: number) =>
    eventually(
      async () =>
        (await app.execute(ME, {}, { ...bearing(accessToken), process })).errors?.[0]?.extensions.code ===
        'UNAUTHENTICATED',
      `process ${process} refuses the token`,
      1000,
    );

  test.each([
    ['a suspension', CHANGE_STATUS, { status: 'SUSPENDED' }],
    ['a ban', CHANGE_STATUS, { status: 'BANNED' }],
    ['another role', CHANGE_ROLE, { role: 'INSTRUCTOR' }],
  ])(
    '%s ends access tokens, refresh tokens and sockets within a second, on every process',
    async (_what, mutation, to) => {
      const person = await someone();
      const sockets = await together(person.sessions, ({ accessToken }, process) =>
        RawSocket.ready(app.apps[process]!.server!.url, { authorization: `Bearer ${accessToken}` }),
      );

      const answer = await app.run(mutation, { accountId: person.id, ...to }, { as: await app.admin() });

      expect(answer).toMatchObject({ __typename: 'Account', id: person.id, ...to });
      const closed = await together(sockets, (socket) => socket.closed(1000));
      expect(closed.map(({ code }) => code)).toEqual([4401, 4401]);
      for (const { accessToken, refreshToken } of person.sessions) {
        await together([0, 1], (process) => refused(accessToken, process));
        expect((await app.run(REFRESH, { token: refreshToken }, { process: 1 })).__typename).toBe('SessionEnded');
      }
    },
  );

  test('a new role is there at the next sign-in', async () => {
    const person = await someone();
    await app.run(CHANGE_ROLE, { accountId: person.id, role: 'ADMIN' }, { as: await app.admin() });

    const { accessToken, account } = await signIn(person, 1);

    expect(account.role).toBe('ADMIN');
    const listed = await app.execute(`{ people { totalCount } }`, {}, bearing(accessToken));
    expect(listed.errors).toBeUndefined();
  });

  test.each(['SUSPENDED', 'BANNED'])(
    '%s is told to whoever has the right password, and to nobody else',
    async (status) => {
      const person = await someone();
      await app.run(CHANGE_STATUS, { accountId: person.id, status }, { as: await app.admin() });

      const [right, wrong, nobody] = await together(
        [person, { ...person, password: 'not the password' }, newcomer('Nobody')],
        (who) => signIn(who),
      );

      expect(right.__typename).toBe('AccountSuspended');
      expect(wrong).toEqual(nobody);
      expect(wrong.__typename).toBe('InvalidCredentials');
    },
  );

  test('whoever is let back in signs in as before', async () => {
    const person = await someone();
    const admin = await app.admin();
    await app.run(CHANGE_STATUS, { accountId: person.id, status: 'SUSPENDED' }, { as: admin });

    await app.run(CHANGE_STATUS, { accountId: person.id, status: 'ACTIVE' }, { as: admin });

    expect((await signIn(person)).__typename).toBe('Session');
  });

  test('no sign-in slips through while the account is barred', async () => {
    const admin = await app.admin();
    for (let round = 0; round < 15; round += 1) {
      const person = await someone();

      const [answers] = await Promise.all([
        together([0, 1, 0, 1], async (process) =>
          app.execute(SIGN_IN, { input: { email: person.email, password: person.password } }, { process }),
        ),
        app.run(CHANGE_STATUS, { accountId: person.id, status: 'BANNED' }, { as: admin, process: round % 2 }),
      ]);

      for (const { data } of answers) {
        if (data?.signIn?.__typename !== 'Session') continue;
        await together([0, 1], (process) => refused(data.signIn.accessToken, process));
        expect((await app.run(REFRESH, { token: data.signIn.refreshToken })).__typename).toBe('SessionEnded');
      }
    }
  });

  test('no sign-in slips through with the role the account had a moment ago', async () => {
    const admin = await app.admin();
    for (let round = 0; round < 10; round += 1) {
      const person = await someone();
      await app.sql(`update accounts set role = 'ADMIN' where email = $1`, [person.email]);

      const [answers] = await Promise.all([
        together([0, 1, 0, 1], (process) => signIn(person, process)),
        app.run(CHANGE_ROLE, { accountId: person.id, role: 'STUDENT' }, { as: admin }),
      ]);

      for (const { accessToken } of answers) {
        await eventually(
          async () => (await app.execute(`{ people { totalCount } }`, {}, bearing(accessToken))).errors,
          'the token of an admin is worth nothing',
          1000,
        );
      }
    }
  });

  test('a process that dies between the commit and the end of the sessions only delays it', async () => {
    const person = await someone();

    await app.sql(`update accounts set status = 'BANNED', sessions_end_due_at = now() where email = $1`, [
      person.email,
    ]);

    for (const { accessToken } of person.sessions)
      await eventually(async () => (await app.execute(ME, {}, bearing(accessToken))).errors, 'the sweep came', 3000);
    await eventually(
      async () => (await app.sql(`select from accounts where sessions_end_due_at is not null`)).length === 0,
      'the mark is gone',
    );
  });

  test('is in the log, with what was and what is, and told as a fact', async () => {
    const [admin, person] = [await app.admin(), await app.student()];
    const { items } = await app.apps[0]!.infra.events.feed(`accounts:${person.uuid}`, null);

    await app.run(CHANGE_STATUS, { accountId: person.id, status: 'SUSPENDED', reason: ' Sold seats ' }, { as: admin });

    const acts = await app.sql(`select act, actor_id, before, after, reason from admin_acts where subject_id = $1`, [
      person.uuid,
    ]);
    expect(acts).toEqual([
      {
        act: 'changeStatus',
        actor_id: admin.uuid,
        before: { status: 'ACTIVE' },
        after: { status: 'SUSPENDED' },
        reason: 'Sold seats',
      },
    ]);
    expect((await items.next()).value).toMatchObject({
      event: {
        type: 'accountChanged',
        accountId: person.uuid,
        change: 'STATUS',
        before: 'ACTIVE',
        after: 'SUSPENDED',
        reason: 'Sold seats',
      },
    });
    await items.return?.();
  });

  test('what is so already leaves no act', async () => {
    const [admin, person] = [await app.admin(), await app.student()];

    const answer = await app.run(CHANGE_ROLE, { accountId: person.id, role: 'STUDENT' }, { as: admin });

    expect(answer).toMatchObject({ __typename: 'Account', role: 'STUDENT' });
    expect(await app.sql(`select from admin_acts where subject_id = $1`, [person.uuid])).toEqual([]);
  });

  test.each([
    ['reason', { reason: ' ' }, 'BAD_USER_INPUT'],
    ['reason', { reason: 'x'.repeat(501) }, 'BAD_USER_INPUT'],
    ['account', { accountId: 'account_01h455vb4pex5vsknk084sn02q' }, 'NOT_FOUND'],
  ])('needs a %s', async (_what, wrong, code) => {
    const [admin, person] = [await app.admin(), await app.student()];

    const answer = await app.execute(CHANGE_ROLE, { accountId: person.id, role: 'ADMIN', ...wrong }, { as: admin });

    expect(answer.errors?.[0]?.extensions.code).toBe(code);
    expect(await app.sql(`select role from accounts where id = $1`, [person.uuid])).toEqual([{ role: 'STUDENT' }]);
  });

  test('is not for somebody who was an admin when the token was signed', async () => {
    const [admin, person] = [await app.admin(), await app.student()];
    await app.sql(`update accounts set role = 'STUDENT' where id = $1`, [admin.uuid]);

    const answer = await app.execute(CHANGE_ROLE, { accountId: person.id, role: 'ADMIN' }, { as: admin });

    expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  describe('the last admin', () => {
    /** A house that so many run, and nobody else. */
    async function admins(count: number): Promise<Person[]> {
      await app.sql(`update accounts set role = 'STUDENT' where role = 'ADMIN'`);
      return app.people(count, 'ADMIN');
    }
    const running = () =>
      app.sql(`select from accounts where role = 'ADMIN' and status = 'ACTIVE' and deleted_at is null`);

    test('neither gives up the role nor is barred nor leaves', async () => {
      const input = newcomer('Last');
      const { account } = await app.run(SIGN_UP, { input });
      await admins(0);
      await app.sql(`update accounts set role = 'ADMIN' where email = $1`, [input.email]);
      const { accessToken } = await signIn(input);
      await app.execute(VERIFY_PASSWORD, { password: input.password }, bearing(accessToken));

      const answers = await Promise.all([
        app.execute(CHANGE_ROLE, { accountId: account.id, role: 'INSTRUCTOR' }, bearing(accessToken)),
        app.execute(CHANGE_STATUS, { accountId: account.id, status: 'BANNED' }, bearing(accessToken)),
        app.execute(WITHDRAW, {}, bearing(accessToken)),
      ]);

      expect(answers.map(({ data }) => (Object.values(data)[0] as { __typename: string }).__typename)).toEqual(
        Array(3).fill('LastAdmin'),
      );
      expect(await running()).toHaveLength(1);
    });

    test('one stays when all turn each other out at the same time, on every process', async () => {
      for (let round = 0; round < 15; round += 1) {
        const all = await admins(3);

        await together(all, (admin, i) =>
          app.execute(
            i === 0 ? CHANGE_STATUS : CHANGE_ROLE,
            { accountId: all[(i + 1) % 3]!.id, role: 'STUDENT', status: 'BANNED' },
            { as: admin, process: i % 2 },
          ),
        );

        expect((await running()).length).toBeGreaterThanOrEqual(1);
      }
    });

    test('one stays when two leave at the same time', async () => {
      for (let round = 0; round < 10; round += 1) {
        const [one, other] = await admins(2);

        await together([one!, other!], (admin, process) =>
          app.execute(CHANGE_ROLE, { accountId: admin.id, role: 'STUDENT' }, { as: admin, process }),
        );

        expect(await running()).toHaveLength(1);
      }
    });
  });
});
