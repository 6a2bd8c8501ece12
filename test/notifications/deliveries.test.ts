import { describe, expect, test } from '@jest/globals';
import webPush from 'web-push';
import { EXPORT } from '../accounts/people-operations.js';
import { useApp, type Person } from '../support/app.js';
import { Mailbox } from '../support/mailbox.js';
import { eventually } from '../support/together.js';
import { useListener } from '../webhooks/listener.js';
import { roleChanged, settleFacts, tellFacts } from './operations.js';
import { Browser } from './push-service.js';

const REGISTER = `mutation R($input: RegisterPushSubscriptionInput!) {
  registerPushSubscription(input: $input) { __typename ... on PushSubscription { endpoint } ... on PushNotOffered { message } }
}`;
const REMOVE = `mutation R($endpoint: String!) { removePushSubscription(endpoint: $endpoint) }`;
const UPDATE = `mutation U($input: UpdateNotificationPreferencesInput!) {
  updateNotificationPreferences(input: $input) { timeZone quietHours { from to } digestAt choices { kind channel enabled } }
}`;
const vapid = webPush.generateVAPIDKeys();

describe('what goes out beside the inbox', () => {
  const mailbox = new Mailbox();
  const service = useListener();
  const app = useApp({
    repeating: false,
    manualClock: true,
    processes: 2,
    mailbox,
    env: {
      VAPID_PUBLIC_KEY: vapid.publicKey,
      VAPID_PRIVATE_KEY: vapid.privateKey,
      PRIVATE_ADDRESSES: 'true',
      PUBLIC_URL: 'https://courses.example',
    },
  });

  /** Someone whose address was shown to be theirs. */
  async function reader(locale = 'en'): Promise<Person & { email: string }> {
    const person = await app.student();
    const [row] = await app.sql<{ email: string }>(
      `update accounts set email_verified_at = now(), locale = $2 where id = $1 returning email`,
      [person.uuid, locale],
    );
    return { ...person, email: row!.email };
  }
  const prefer = (as: Person, input: object) => app.run(UPDATE, { input }, { as });
  const tell = async (...people: Person[]) => {
    await tellFacts(app, ...people.map((person) => roleChanged(person, 'A reason.')));
    await settleFacts(app);
  };
  const deliver = () => app.runRecurring('deliverNotices');
  const lettersTo = ({ email }: { email: string }) => {
    const letters = [];
    for (let letter = mailbox.take(email); letter; letter = mailbox.take(email)) letters.push(letter);
    return letters;
  };
  const states = (person: Person) =>
    app.sql(
      `select channel, state, tries from notification_deliveries where account_id = $1 order by number, channel`,
      [person.uuid],
    );
  /** Puts the clock to the next moment that shows this time in Seoul. */
  const seoul = (time: string) => {
    const now = (app.clock.nowMs() / 60_000 + 9 * 60) % 1440;
    const [hours, minutes] = time.split(':').map(Number) as [number, number];
    app.clock.advance({ minutes: (hours * 60 + minutes - now + 1440) % 1440 || 1440 });
  };

  test('is a letter in the language of the account, once, however often and wherever it is looked for', async () => {
    const [english, korean] = [await reader('en'), await reader('ko')];
    await tell(english, korean);

    await Promise.all([deliver(), app.runRecurring('deliverNotices', 1)]);
    await deliver();

    expect(lettersTo(english)).toMatchObject([
      { subject: 'Your role was changed', text: expect.stringContaining('You are now: instructor. A reason.') },
    ]);
    expect(lettersTo(korean)).toMatchObject([
      { subject: '권한이 변경되었습니다', text: expect.stringContaining('현재 권한: 강사.') },
    ]);
    expect(await states(english)).toEqual([{ channel: 'MAIL', state: 'SENT', tries: 1 }]);
  });

  test('goes to no address that was never shown to be theirs', async () => {
    const person = await reader();
    await app.sql(`update accounts set email_verified_at = null where id = $1`, [person.uuid]);
    await tell(person);

    await deliver();

    expect(lettersTo(person)).toEqual([]);
  });

  test('is tried again, each time later, while the mail server turns it away', async () => {
    const person = await reader();
    await tell(person);
    mailbox.turningAway = 2;

    await deliver();
    await deliver();
    const atOnce = await states(person);
    app.clock.advance({ minutes: 1 });
    await deliver();
    app.clock.advance({ minutes: 1 });
    await deliver();
    const tooEarly = lettersTo(person);
    app.clock.advance({ minutes: 1 });
    await deliver();

    expect(atOnce).toEqual([{ channel: 'MAIL', state: 'WAITING', tries: 1 }]);
    expect(tooEarly).toEqual([]);
    expect(lettersTo(person)).toHaveLength(1);
    expect(await states(person)).toEqual([{ channel: 'MAIL', state: 'SENT', tries: 3 }]);
  });

  test('is a dead letter after the last try, and stops nobody else', async () => {
    const [unlucky, other] = [await reader(), await reader()];
    await tell(unlucky);
    await app.sql(`update notification_deliveries set tries = 9 where account_id = $1`, [unlucky.uuid]);
    mailbox.turningAway = 1;
    await deliver();
    await tell(other);

    await deliver();

    expect(await states(unlucky)).toEqual([{ channel: 'MAIL', state: 'DEAD', tries: 10 }]);
    expect(lettersTo(other)).toHaveLength(1);
  });

  test('is written down as sent at once, however long the mail server takes over another letter', async () => {
    const [slow, quick] = [await reader(), await reader()];
    await tell(slow, quick);
    let take = () => {};
    mailbox.slow.set(slow.email, new Promise((resolve) => (take = resolve)));

    const delivered = deliver();
    const meanwhile = await eventually(
      async () => (await states(quick))[0]?.['state'] === 'SENT' && states(slow),
      'one is written down',
    ).finally(take);
    await delivered;

    expect(meanwhile).toMatchObject([{ state: 'SENDING' }]);
    expect(await states(slow)).toMatchObject([{ state: 'SENT' }]);
  });

  test('is known by its Message-ID as the same when it went out in the instant in which its process died', async () => {
    const [person, other] = [await reader(), await reader()];
    await prefer(other, { digestAt: '08:00' });
    await tell(person, other);
    await tell(person, other);
    seoul('08:00');

    await deliver();
    await app.sql(`update notification_deliveries set state = 'SENDING' where account_id = any ($1::uuid[])`, [
      [person.uuid, other.uuid],
    ]);
    app.clock.advance({ minutes: 6 });
    await deliver();

    const [singles, daily] = [lettersTo(person), lettersTo(other)].map((letters) => letters.map(({ id }) => id).sort());
    expect([singles!.length, daily!.length]).toEqual([4, 2]);
    expect([new Set(singles).size, new Set(daily).size]).toEqual([2, 1]);
    expect(singles![0]).toMatch(/^<[\w.-]+@courses\.example>$/);
  });

  test('is for its reader to export: the inbox in words, the wishes, and which service carries the rest', async () => {
    const [person, other] = [await reader('ko'), await reader()];
    const browser = new Browser(service);
    await app.run(REGISTER, { input: browser.registration }, { as: person });
    await prefer(person, { digestAt: '08:00' });
    await tell(person, other);

    const { notifications } = await app.run(EXPORT, {}, { as: person });

    expect(notifications).toMatchObject({
      inbox: [{ number: 1, kind: 'ROLE_CHANGED', title: 'Your role was changed', courseId: null, readAt: null }],
      preferences: { digestAt: '08:00', quietHours: null, choices: expect.any(Array) },
      browsers: [{ pushService: new URL(browser.registration.endpoint).host, registeredAt: expect.any(String) }],
    });
    const { endpoint, p256dh, auth } = browser.registration;
    const text = JSON.stringify(notifications);
    expect([endpoint, p256dh, auth].filter((secret) => text.includes(secret))).toEqual([]);
  });

  test('is taken up by another process when the one that took it died', async () => {
    const person = await reader();
    await tell(person);
    await app.sql(
      `update notification_deliveries set state = 'SENDING', tries = 1, due_at = to_timestamp($2::float8 / 1000) + interval '5 minutes'
        where account_id = $1`,
      [person.uuid, app.clock.nowMs()],
    );
    await deliver();
    const early = lettersTo(person);

    app.clock.advance({ minutes: 6 });
    await app.runRecurring('deliverNotices', 1);

    expect(early).toEqual([]);
    expect(lettersTo(person)).toHaveLength(1);
  });

  test('is what the person chose, kind by kind and channel by channel', async () => {
    const person = await reader();
    const { choices } = await prefer(person, {
      choices: [{ kind: 'ROLE_CHANGED', channel: 'MAIL', enabled: false }],
    });
    await tell(person);

    await deliver();

    expect(choices).toContainEqual({ kind: 'ROLE_CHANGED', channel: 'MAIL', enabled: false });
    expect(choices).toContainEqual({ kind: 'SEAT_OFFERED', channel: 'MAIL', enabled: true });
    expect(lettersTo(person)).toEqual([]);
    expect(await states(person)).toEqual([]);
  });

  test('waits for the end of the quiet hours', async () => {
    const person = await reader();
    await prefer(person, { quietHours: { from: '22:00', to: '07:00' } });
    seoul('23:30');
    await tell(person);

    await deliver();
    seoul('06:59');
    await deliver();
    const inTheNight = lettersTo(person);
    seoul('07:00');
    await deliver();

    expect(inTheNight).toEqual([]);
    expect(lettersTo(person)).toHaveLength(1);
  });

  test('is one letter a day for who wants that', async () => {
    const person = await reader();
    await prefer(person, { digestAt: '18:00' });
    seoul('09:00');
    for (const _ of [1, 2, 3]) await tell(person);
    // A fact happens by the clock of Postgres; this one shall have happened by the test's.
    await app.sql(`update notifications set created_at = to_timestamp($2::float8 / 1000) where account_id = $1`, [
      person.uuid,
      app.clock.nowMs(),
    ]);

    await deliver();
    const atNine = lettersTo(person);
    seoul('18:00');
    await deliver();
    await deliver();

    expect(atNine).toEqual([]);
    expect(lettersTo(person)).toMatchObject([{ subject: '3 notices for you' }]);
    expect((await states(person)).map(({ state }) => state)).toEqual(['SENT', 'SENT', 'SENT']);
  });

  test('is a message to every browser, signed by the server and for nobody else to read', async () => {
    const person = await reader();
    const browsers = [new Browser(service), new Browser(service)];
    for (const { registration } of browsers) {
      const answer = await app.run(REGISTER, { input: registration }, { as: person });
      expect(answer).toEqual({ __typename: 'PushSubscription', endpoint: registration.endpoint });
    }
    const serverKey = await app.run(`{ pushKey }`);
    await tell(person);

    await deliver();
    await deliver();

    for (const browser of browsers) {
      expect(browser.messages).toEqual([
        { number: 1, kind: 'ROLE_CHANGED', title: 'Your role was changed', body: 'You are now: instructor. A reason.' },
      ]);
      expect(browser.heard[0]!.body).not.toContain('role');
      expect(await browser.claimsOf(browser.heard[0]!, serverKey)).toMatchObject({ aud: service.url });
    }
    lettersTo(person);
  });

  test.each([404, 410])('ends for a browser of which its push service says %i', async (status) => {
    const person = await reader();
    const [gone, there] = [new Browser(service), new Browser(service)];
    for (const { registration } of [gone, there]) await app.run(REGISTER, { input: registration }, { as: person });
    service.answer = ({ path }) => (gone.registration.endpoint.endsWith(path) ? status : 201);
    await tell(person);
    await deliver();
    await tell(person);

    await deliver();

    expect(gone.heard).toHaveLength(1);
    expect(there.messages.map(({ number }) => number)).toEqual([1, 2]);
    expect(await app.run(`{ pushSubscriptions { endpoint } }`, {}, { as: person })).toEqual([
      { endpoint: there.registration.endpoint },
    ]);
    service.answer = () => 204;
  });

  test('is tried again for a browser whose push service is out of order, and only for that one', async () => {
    const person = await reader();
    const [broken, well] = [new Browser(service), new Browser(service)];
    for (const { registration } of [broken, well]) await app.run(REGISTER, { input: registration }, { as: person });
    service.answer = ({ path }) => (broken.registration.endpoint.endsWith(path) ? 500 : 201);
    await tell(person);
    await deliver();
    service.answer = () => 201;

    app.clock.advance({ minutes: 2 });
    await deliver();

    expect(broken.messages.map(({ number }) => number)).toEqual([1, 1]);
    expect(well.messages.map(({ number }) => number)).toEqual([1]);
    service.answer = () => 204;
  });

  test('goes to whoever registered a browser last, and ends when they say so', async () => {
    const [first, second] = [await reader(), await reader()];
    const browser = new Browser(service);
    for (const as of [first, second]) await app.run(REGISTER, { input: browser.registration }, { as });
    await tell(first, second);
    await deliver();
    const { endpoint } = browser.registration;
    const byFirst = await app.run(REMOVE, { endpoint }, { as: first });
    const bySecond = await app.run(REMOVE, { endpoint }, { as: second });
    await tell(second);

    await deliver();

    expect(browser.messages).toHaveLength(1);
    expect([byFirst, bySecond]).toEqual([false, true]);
  });

  test.each([
    ['endpoint', { endpoint: 'not an address' }],
    ['endpoint', { endpoint: 'ftp://example.com/push' }],
    ['p256dh', { p256dh: 'AAAA' }],
    ['auth', { auth: '!' }],
  ])('is refused clearly for a registration whose %s is wrong: %j', async (field, wrong) => {
    const input = { ...new Browser(service).registration, ...wrong };

    const { errors } = await app.execute(REGISTER, { input }, { as: await reader() });

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
  });

  test.each([
    ['timeZone', { timeZone: '+09:00' }],
    ['timeZone', { timeZone: 'Asia/Atlantis' }],
    ['quietHours', { quietHours: { from: '07:00', to: '07:00' } }],
  ])('says what is wrong with preferences: %s, %j', async (field, input) => {
    const { errors } = await app.execute(UPDATE, { input }, { as: await reader() });

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
  });
});

describe('where no keys were set and private addresses are closed', () => {
  const service = useListener();
  const app = useApp({ repeating: false });
  let keyed: Awaited<ReturnType<typeof app.openProcess>>;

  test('no push messages are offered', async () => {
    const answer = await app.run(REGISTER, { input: new Browser(service).registration }, { as: await app.student() });

    expect(answer.__typename).toBe('PushNotOffered');
    expect(await app.run(`{ pushKey }`)).toBeNull();
  });

  test('a push address inside the network is turned down, at the door and at the sending', async () => {
    keyed = await app.openProcess({ VAPID_PUBLIC_KEY: vapid.publicKey, VAPID_PRIVATE_KEY: vapid.privateKey });
    app.apps.push(keyed);
    const student = await app.student();
    const { registration } = new Browser(service);
    const atTheDoor = await app.execute(REGISTER, { input: registration }, { as: student, process: 1 });
    await app.sql(`insert into push_subscriptions (account_id, endpoint, p256dh, auth) values ($1, $2, $3, $4)`, [
      student.uuid,
      registration.endpoint,
      registration.p256dh,
      registration.auth,
    ]);
    await tellFacts(app, roleChanged(student));
    await settleFacts(app);

    await app.runRecurring('deliverNotices', 1);

    expect(atTheDoor.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'endpoint' } }]);
    expect(service.heard).toEqual([]);
    const [delivery] = await app.sql(
      `select state, error from notification_deliveries where account_id = $1 and channel = 'PUSH'`,
      [student.uuid],
    );
    expect(delivery).toEqual({ state: 'WAITING', error: expect.stringContaining('InsideError') });
  });
});
