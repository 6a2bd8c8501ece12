import { describe, expect, test } from '@jest/globals';
import { makeContext } from '../../../src/infra/context.js';
import { noteVerified } from '../../../src/features/accounts/profile/verification.js';
import { readAccessToken } from '../../../src/features/accounts/index.js';
import { tally, together } from '../../support/together.js';
import { VERIFY_PASSWORD } from '../account-operations.js';
import { EXPORT } from '../people-operations.js';
import { PASSWORD } from '../operations.js';
import type { Known } from '../../support/openid.js';
import { COMPLETE, LINK, MY_IDENTITIES, pageSecret, START_LINK, stranger, UNLINK, useTravels } from './travelling.js';

describe('linking a provider to an account', () => {
  const travels = useTravels({ manualClock: true });
  const { app } = travels;
  type Member = Awaited<ReturnType<typeof travels.member>>;

  const startLink = async (member: Pick<Member, 'execute'>, provider = 'honest') => {
    const page = pageSecret();
    const input = { provider, challenge: page.challenge };
    return { ...page, ...(await member.execute(START_LINK, { input })).data.startLink };
  };
  /** Someone with a password who has just shown it again. */
  const verified = async (member?: Member) => {
    const who = member ?? (await travels.member());
    await who.execute(VERIFY_PASSWORD, { password: PASSWORD });
    return who;
  };
  /** Goes the whole way, signed in as `who` at the provider. */
  const link = async (member: Member, who = stranger()) => {
    const { startPath, verifier } = await startLink(await verified(member));
    const { code } = await travels.travel(who, { link: startPath });
    return (await member.execute(LINK, { code, verifier })).data.linkIdentity;
  };
  const identities = async (member: Pick<Member, 'execute'>) => (await member.execute(MY_IDENTITIES)).data.myIdentities;
  /** A session of someone who came through the provider, and has no password but has shown who they are otherwise. */
  const guestOfProvider = async (who: Known) => {
    const { accessToken, account } = await travels.signIn(who);
    const { infra } = app.apps[0]!;
    const verify = async () => noteVerified(makeContext(infra, { viewer: await readAccessToken(infra, accessToken) }));
    await verify();
    const headers = { authorization: `Bearer ${accessToken}` };
    return { account, verify, execute: (query: string, variables = {}) => app.execute(query, variables, { headers }) };
  };

  test('lets its person sign in that way from then on', async () => {
    const member = await travels.member();
    const who = stranger({ email: member.input.email });

    const linked = await link(member, who);

    expect(linked).toEqual({
      __typename: 'Identity',
      id: expect.stringMatching(/^identity_/),
      email: who.email,
      linkedAt: expect.any(String),
      provider: { name: 'honest', label: 'Honest & Sons' },
    });
    expect(await identities(member)).toEqual([{ id: linked.id, email: who.email, provider: { name: 'honest' } }]);
    expect((await travels.signIn(who)).account.id).toBe(member.account.id);
  });

  test('needs the person to have shown again who they are, for each time it begins', async () => {
    const member = await travels.member();

    const [before] = [await startLink(member)];
    await verified(member);
    const [first, second] = [await startLink(member), await startLink(member)];
    await verified(member);
    app.clock.advance({ minutes: 5 });
    const late = await startLink(member);

    const types = [before, first, second, late].map(({ __typename }) => __typename);
    expect(types).toEqual(['PasswordNeeded', 'LinkStarted', 'PasswordNeeded', 'PasswordNeeded']);
  });

  test('is for the account that began it: nobody else’s session can end the way', async () => {
    const [mine, other] = [await verified(), await verified()];
    const { startPath, verifier } = await startLink(mine);
    const { code } = await travels.travel(stranger(), { link: startPath });

    const { data } = await other.execute(LINK, { code, verifier });

    expect(data.linkIdentity.__typename).toBe('SignInExpired');
    expect([await identities(mine), await identities(other)]).toEqual([[], []]);
  });

  test('and signing in are two ways: the code of one is worth nothing to the other', async () => {
    const member = await verified();
    const { startPath, verifier } = await startLink(member);
    const toLink = await travels.travel(stranger(), { link: startPath });
    const toSignIn = await travels.travel(stranger());

    const signedIn = await app.run(COMPLETE, { code: toLink.code, verifier });
    const linked = await member.execute(LINK, { code: toSignIn.code, verifier: toSignIn.verifier });

    expect(signedIn.__typename).toBe('SignInExpired');
    expect(linked.data.linkIdentity.__typename).toBe('SignInExpired');
  });

  test('begins once with one link, and only at the provider it names', async () => {
    const member = await verified();
    const { startPath } = await startLink(member);
    const second = await startLink(await verified(member));
    await travels.travel(stranger(), { link: startPath });

    const again = await fetch(`${travels.server()}${startPath}`, { redirect: 'manual' });
    const elsewhere = await fetch(`${travels.server()}${second.startPath.replace('honest', 'liar')}`, {
      redirect: 'manual',
    });

    expect([again.status, elsewhere.status]).toEqual([400, 400]);
  });

  test('is refused where the person at the provider has another account', async () => {
    const who = stranger();
    await travels.signIn(who);
    const member = await travels.member();

    expect((await link(member, who)).__typename).toBe('IdentityTaken');
    expect(await identities(member)).toEqual([]);
  });

  test('has one winner when two accounts link one person at once', async () => {
    const who = stranger();
    const members = [await travels.member(), await travels.member()];
    const trips = [];
    for (const member of members) {
      const { startPath, verifier } = await startLink(await verified(member));
      const { code } = await travels.travel(who, { link: startPath });
      trips.push({ member, code, verifier });
    }

    const answers = await together(trips, async ({ member, code, verifier }) => {
      return (await member.execute(LINK, { code, verifier })).data.linkIdentity;
    });

    expect(tally(answers)).toEqual({ Identity: 1, IdentityTaken: 1 });
  });

  test('twice is as good as once', async () => {
    const [member, who] = [await travels.member(), stranger()];

    const [first, second] = [await link(member, who), await link(member, who)];

    expect(second.id).toBe(first.id);
  });

  test('takes no provider that there is not', async () => {
    const member = await verified();
    const input = { provider: 'nobody', challenge: pageSecret().challenge };

    const { errors } = await member.execute(START_LINK, { input });

    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'provider' });
  });

  test('is in the person’s own data, and is forgotten with them', async () => {
    const [member, who] = [await travels.member(), stranger()];
    await link(member, who);
    const exported = (await member.execute(EXPORT)).data.exportMyData;
    const leftAt = app.clock.nowMs() - 366 * 24 * 60 * 60_000;
    await app.sql(`update accounts set deleted_at = to_timestamp($1) where email = $2`, [
      leftAt / 1000,
      member.input.email,
    ]);

    await app.runRecurring('purgeWithdrawn');

    expect(exported.accounts.identities).toMatchObject([{ subject: who.sub, email: who.email }]);
    expect(await app.sql(`select 1 from identities where subject = $1`, [who.sub])).toEqual([]);
    expect((await travels.signIn(who)).account.id).not.toBe(member.account.id);
  });

  describe('unlinkIdentity', () => {
    test('takes the way in away', async () => {
      const [member, who] = [await travels.member(), stranger()];
      const { id } = await link(member, who);
      const unverified = await member.execute(UNLINK, { id });
      await verified(member);

      const { data } = await member.execute(UNLINK, { id });

      expect(unverified.data.unlinkIdentity.__typename).toBe('PasswordNeeded');
      expect(data.unlinkIdentity).toEqual({ __typename: 'UnlinkedIdentity', id });
      expect(await identities(member)).toEqual([]);
      expect((await travels.signIn(who)).account.id).not.toBe(member.account.id);
    });

    test('leaves the last way in, also when two are taken away at once', async () => {
      for (let round = 0; round < 5; round += 1) {
        const who = stranger();
        const [guest, elsewhere] = [await guestOfProvider(who), await guestOfProvider(who)];
        const { startPath, verifier } = await startLink(guest);
        const { code } = await travels.travel(stranger(), { link: startPath });
        await guest.execute(LINK, { code, verifier });
        await guest.verify();
        const both = await identities(guest);

        const answers = await together([guest, elsewhere], async (session, i) => {
          return (await session.execute(UNLINK, { id: both[i].id })).data.unlinkIdentity;
        });

        expect(tally(answers)).toEqual({ UnlinkedIdentity: 1, LastWayIn: 1 });
        expect(await identities(guest)).toHaveLength(1);
      }
    });

    test('takes nothing of anybody else’s', async () => {
      const [owner, other] = [await travels.member(), await verified()];
      const { id } = await link(owner);

      const { errors } = await other.execute(UNLINK, { id });

      expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
      expect(await identities(owner)).toHaveLength(1);
    });
  });
});
