import { afterEach, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { useApp } from '../support/app.js';
import { eventually } from '../support/together.js';
import { useListener } from './listener.js';
import { CREATE, DELIVERIES, ENDPOINTS, RETRY, ROTATE, UPDATE } from './operations.js';

const ENROLL = `mutation ($id: ID!, $key: String!) {
  enroll(input: { courseId: $id, idempotencyKey: $key }) { ... on Enrollment { id status } }
}`;

const RECOMMENDED_SECONDS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

describe('what another system is told', () => {
  const app = useApp({ processes: 2, repeating: false, manualClock: true, env: { PRIVATE_ADDRESSES: 'true' } });
  const listener = useListener();
  /** A new one each time: a token ends while the clock of a test goes on. */
  const asAdmin = async () => ({ as: await app.admin() });
  afterEach(async () => {
    listener.answer = () => 204;
    listener.heard.length = 0;
    await app.sql(`delete from webhook_endpoints`);
  });

  const listen = async (events: string[], path = '') =>
    app.run(CREATE, { input: { url: `${listener.url}${path}`, events } }, await asAdmin());
  const deliveries = async (id: string, state?: string[]) =>
    (await app.run(DELIVERIES, { id, state }, await asAdmin())).edges.map(({ node }: any) => node);
  const enroll = async () => {
    const [student, { id }] = [await app.student(), await app.course({ capacity: 1000 })];
    return app.run(ENROLL, { id, key: 'k' }, { as: student });
  };
  const carry = async () => {
    await app.runRelay();
    await app.runDuties();
  };
  const settled = (id: string, state: string) =>
    eventually(async () => {
      const all = await deliveries(id);
      return all.length > 0 && all.every((one: any) => one.state === state) && all;
    }, `all messages are ${state}`);

  test('every fact it asked for arrives, signed so that the Standard Webhooks library believes it', async () => {
    const { endpoint, secret } = await listen(['ENROLLMENT_CHANGED']);
    const enrollment = await enroll();
    await carry();
    await app.runRecurring('sendDeliveries');
    const [delivery] = await settled(endpoint.id, 'DELIVERED');

    expect(listener.heard).toHaveLength(1);
    const { headers, body } = listener.heard[0]!;
    const message = new Webhook(secret).verify(body, headers as Record<string, string>);
    expect(message).toMatchObject({
      type: 'enrollment.changed',
      data: { id: enrollment.id, status: 'CONFIRMED', previousStatus: null },
    });
    expect(headers['webhook-id']).toBe(delivery.id);
    expect(delivery).toMatchObject({ event: 'ENROLLMENT_CHANGED', attempts: 1, lastStatus: 204, nextTryAt: null });
    expect(() => new Webhook(secret).verify(`${body} `, headers as Record<string, string>)).toThrow('signature');
  });

  test('it is told of nothing that it did not ask for, nor while it is switched off', async () => {
    const other = await listen(['COURSE_PUBLISHED']);
    const off = await listen(['ENROLLMENT_CHANGED']);
    await app.run(UPDATE, { input: { id: off.endpoint.id, enabled: false } }, await asAdmin());
    await enroll();
    await carry();

    expect(await deliveries(other.endpoint.id)).toEqual([]);
    expect(await deliveries(off.endpoint.id)).toEqual([]);
  });

  test('two processes that send at once send each message once', async () => {
    const { endpoint } = await listen(['ENROLLMENT_CHANGED']);
    for (let i = 0; i < 8; i += 1) await enroll();
    await carry();

    await Promise.all([0, 1, 0, 1].map((process) => app.runRecurring('sendDeliveries', process)));
    await settled(endpoint.id, 'DELIVERED');

    expect(new Set(listener.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(8);
    expect(listener.heard).toHaveLength(8);
  });

  test('what fails is sent again later and later, until it is given up; an admin has it sent anew', async () => {
    listener.answer = () => 500;
    const { endpoint } = await listen(['ENROLLMENT_CHANGED']);
    await enroll();
    await carry();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await app.sql(`update webhook_endpoints set enabled = true, failing_since = null`);
      await app.runRecurring('sendDeliveries');
      const [tried] = await eventually(async () => {
        const all = await deliveries(endpoint.id);
        return all[0].lastStatus === 500 && all[0].attempts === attempt && listener.heard.length === attempt && all;
      }, `try ${attempt}`);
      await eventually(async () => (await deliveries(endpoint.id))[0].lastError !== null, 'it is recorded');
      const now = (await deliveries(endpoint.id))[0];
      if (now.nextTryAt) waits.push(Date.parse(now.nextTryAt) - app.clock.nowMs());
      expect(tried.attempts).toBe(attempt);
      app.clock.advance({ minutes: 27 * 60 });
    }

    expect((await deliveries(endpoint.id))[0]).toMatchObject({ state: 'DEAD', lastError: 'answered with 500' });
    expect(waits.length).toBe(9);
    // Each is drawn a tenth around what Standard Webhooks recommends.
    expect(waits.filter((wait, i) => Math.abs(wait / (RECOMMENDED_SECONDS[i]! * 1000) - 1) > 0.101)).toEqual([]);

    listener.answer = () => 200;
    const [{ id }] = await deliveries(endpoint.id, ['DEAD']);
    await app.run(RETRY, { id }, await asAdmin());
    await app.runRecurring('sendDeliveries');
    await settled(endpoint.id, 'DELIVERED');
  });

  test('a message whose sender died is sent again by another', async () => {
    const { endpoint } = await listen(['ENROLLMENT_CHANGED']);
    await enroll();
    await carry();
    // As a process leaves it that dies between taking a message and hearing the answer.
    await app.sql(`update webhook_deliveries set attempts = 1, next_try_at = next_try_at + interval '60 seconds'`);
    await app.runRecurring('sendDeliveries', 1);
    expect(listener.heard).toEqual([]);

    app.clock.advance({ seconds: 61 });
    await app.runRecurring('sendDeliveries', 1);

    expect(await settled(endpoint.id, 'DELIVERED')).toMatchObject([{ attempts: 2 }]);
  });

  test('a redirect is an answer, not a way to go', async () => {
    listener.answer = ({ path }) => (path === '/elsewhere' ? 204 : 307);
    const { endpoint } = await listen(['ENROLLMENT_CHANGED']);
    await enroll();
    await carry();
    await app.runRecurring('sendDeliveries');

    await eventually(async () => (await deliveries(endpoint.id))[0].lastStatus === 307, 'the redirect is noted');
    expect(listener.heard.map(({ path }) => path)).toEqual(['/']);
  });

  test('an endpoint that says it is gone, or that nothing reached for five days, is switched off', async () => {
    listener.answer = ({ path }) => (path === '/gone' ? 410 : 503);
    const gone = await listen(['ENROLLMENT_CHANGED'], '/gone');
    const failing = await listen(['ENROLLMENT_CHANGED'], '/failing');
    await enroll();
    await carry();
    const enabled = async (id: string) =>
      (await app.run(ENDPOINTS, {}, await asAdmin())).find((one: any) => one.id === id).enabled;

    await app.runRecurring('sendDeliveries');
    await eventually(async () => !(await enabled(gone.endpoint.id)), 'the one that is gone is off');
    await eventually(async () => (await deliveries(failing.endpoint.id))[0].lastStatus === 503, 'the other failed');
    expect(await enabled(failing.endpoint.id)).toBe(true);
    app.clock.advance({ minutes: 5 * 24 * 60 });
    await app.runRecurring('sendDeliveries');

    await eventually(async () => !(await enabled(failing.endpoint.id)), 'the other is off as well');
    expect((await deliveries(gone.endpoint.id))[0].state).toBe('DEAD');
  });

  test('one endpoint that never answers keeps no other waiting', async () => {
    let release = (_status: number) => {};
    const held = new Promise<number>((resolve) => (release = resolve));
    listener.answer = ({ path }) => (path === '/slow' ? held : 204);
    await listen(['ENROLLMENT_CHANGED'], '/slow');
    const quick = await listen(['ENROLLMENT_CHANGED'], '/quick');
    await enroll();
    await carry();
    await app.runRecurring('sendDeliveries');
    await settled(quick.endpoint.id, 'DELIVERED');
    await enroll();
    await carry();

    await app.runRecurring('sendDeliveries');

    expect(await settled(quick.endpoint.id, 'DELIVERED')).toHaveLength(2);
    release(204);
  });

  test('after a rotation messages are signed with both secrets for a day, then with the new one', async () => {
    const { endpoint, secret: old } = await listen(['ENROLLMENT_CHANGED']);
    const { secret } = await app.run(ROTATE, { id: endpoint.id }, await asAdmin());
    const believes = async (by: string) => {
      await enroll();
      await carry();
      await app.runRecurring('sendDeliveries');
      await settled(endpoint.id, 'DELIVERED');
      const { headers, body } = listener.heard.at(-1)!;
      const of = headers as Record<string, string>;
      const at = new Date(Number(of['webhook-timestamp']) * 1000);
      return of['webhook-signature']!.split(' ').includes(new Webhook(by).sign(of['webhook-id']!, at, body));
    };

    expect([await believes(old), await believes(secret)]).toEqual([true, true]);
    app.clock.advance({ minutes: 24 * 60 });
    expect([await believes(old), await believes(secret)]).toEqual([false, true]);
  });

  test('no secret stands in Postgres as it is', async () => {
    const { secret } = await listen(['ENROLLMENT_CHANGED']);

    const [row] = await app.sql(`select row_to_json(e)::text as text from webhook_endpoints e`);

    expect(row.text).not.toContain(secret.slice('whsec_'.length));
  });
});
