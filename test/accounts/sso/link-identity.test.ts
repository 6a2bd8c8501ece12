import { describe, expect, test } from '@jest/globals';
import { PASSWORD } from '../operations.js';
import { tally, together } from '../../support/together.js';
import { COMPLETE, LINK, MY_IDENTITIES, pageSecret, START_LINK, stranger, UNLINK, useTravels } from './travelling.js';

describe('linking a provider to an account', () => {
  const travels = useTravels({ manualClock: true });
  const { app } = travels;
  type Member = Awaited<ReturnType<typeof travels.member>>;

  const startLink = async (member: Pick<Member, 'execute'>, password: string | null = PASSWORD) => {
    const page = pageSecret();
    const input = { provider: 'honest', challenge: page.challenge, password };
    const { data, errors } = await member.execute(START_LINK, { input });
    return { ...page, ...data?.startLink, code: errors?.[0]?.extensions.code };
  };
  /** Goes the whole way, signed in as `who` at the provider. */
  const link = async (member: Pick<Member, 'execute'>, who = stranger()) => {
    const { startPath, verifier } = await startLink(member);
    const { code } = await travels.travel(who, { link: startPath });
    return (await member.execute(LINK, { code, verifier })).data.linkIdentity;
  };
  const identities = async (member: Pick<Member, 'execute'>) => (await member.execute(MY_IDENTITIES)).data.myIdentities;
  /** Someone who came through the provider and has no password. */
  const guestOfProvider = async (who = stranger()) => {
    const { accessToken, account } = await travels.signIn(who);
    const headers = { authorization: `Bearer ${accessToken}` };
    return { account, execute: (query: string, variables = {}) => app.execute(query, variables, { headers }) };
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

  test('needs the password once more, within the limits of a sign-in', async () => {
    const member = await travels.member();

    for (const wrong of [null, '', 'not the password'])
      expect((await startLink(member, wrong)).__typename).toBe('ReauthenticationRequired');
    for (let i = 0; i < 7; i += 1) await startLink(member, 'a guess');

    expect((await startLink(member)).code).toBe('RATE_LIMITED');
  });

  test('needs a fresh session of who has no password', async () => {
    const guest = await guestOfProvider();
    const fresh = await startLink(guest, null);

    app.clock.advance({ minutes: 5 });
    const stale = await startLink(guest, null);

    expect([fresh.__typename, stale.__typename]).toEqual(['LinkStarted', 'ReauthenticationRequired']);
  });

  test('is for the account that began it: nobody else’s session can end the way', async () => {
    const [mine, other] = [await travels.member(), await travels.member()];
    const { startPath, verifier } = await startLink(mine);
    const { code } = await travels.travel(stranger(), { link: startPath });

    const { data } = await other.execute(LINK, { code, verifier });

    expect(data.linkIdentity.__typename).toBe('SignInExpired');
    expect([await identities(mine), await identities(other)]).toEqual([[], []]);
  });

  test('and signing in are two ways: the code of one is worth nothing to the other', async () => {
    const member = await travels.member();
    const { startPath, verifier } = await startLink(member);
    const toLink = await travels.travel(stranger(), { link: startPath });
    const toSignIn = await travels.travel(stranger());

    const signedIn = await app.run(COMPLETE, { code: toLink.code, verifier });
    const linked = await member.execute(LINK, { code: toSignIn.code, verifier: toSignIn.verifier });

    expect(signedIn.__typename).toBe('SignInExpired');
    expect(linked.data.linkIdentity.__typename).toBe('SignInExpired');
  });

  test('begins once with one link, and only at the provider it names', async () => {
    const member = await travels.member();
    const [{ startPath }, second] = [await startLink(member), await startLink(member)];
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
      const { startPath, verifier } = await startLink(member);
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
    const member = await travels.member();
    const input = { provider: 'nobody', challenge: pageSecret().challenge, password: PASSWORD };

    const { errors } = await member.execute(START_LINK, { input });

    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'provider' });
  });

  describe('unlinkIdentity', () => {
    test('takes the way in away', async () => {
      const [member, who] = [await travels.member(), stranger()];
      const { id } = await link(member, who);

      const { data } = await member.execute(UNLINK, { id });

      expect(data.unlinkIdentity).toEqual({ __typename: 'UnlinkedIdentity', id });
      expect(await identities(member)).toEqual([]);
      expect((await travels.signIn(who)).account.id).not.toBe(member.account.id);
    });

    test('leaves the last way in, also when two are taken away at once', async () => {
      for (let round = 0; round < 5; round += 1) {
        const guest = await guestOfProvider();
        const page = pageSecret();
        const input = { provider: 'honest', challenge: page.challenge };
        const { startPath } = (await guest.execute(START_LINK, { input })).data.startLink;
        const { code } = await travels.travel(stranger(), { link: startPath });
        await guest.execute(LINK, { code, verifier: page.verifier });
        const both = await identities(guest);

        const answers = await together(both, async ({ id }: { id: string }) => {
          return (await guest.execute(UNLINK, { id })).data.unlinkIdentity;
        });

        expect(tally(answers)).toEqual({ UnlinkedIdentity: 1, LastWayIn: 1 });
        expect(await identities(guest)).toHaveLength(1);
      }
    });

    test('takes nothing of anybody else’s', async () => {
      const [owner, other] = [await travels.member(), await travels.member()];
      const { id } = await link(owner);

      const { errors } = await other.execute(UNLINK, { id });

      expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
      expect(await identities(owner)).toHaveLength(1);
    });
  });
});
