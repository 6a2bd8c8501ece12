import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { useSandbox } from '../../support/sandbox.js';
import { eventually } from '../../support/together.js';
import { useRecordedServer, type Asked } from './recorded-server.js';

describe('the sandbox tells', () => {
  const sandbox = useSandbox();
  const shop = useRecordedServer();
  const TAKEN = { json: {} };

  beforeEach(async () => {
    shop.answers(...Array.from({ length: 20 }, () => TAKEN));
    await sandbox.tell(shop.url);
  });

  async function intent(): Promise<{ id: string; orderId: string }> {
    const order = { orderId: randomUUID(), amountMinor: 100, currency: 'KRW', title: 'T', returnUrl: 'http://x.kr/' };
    return (await sandbox.call('POST', '/v1/intents', order)).json;
  }

  const told = (orderId: string) =>
    shop.asked.map(({ body }) => JSON.parse(body)).filter(({ data }) => data.orderId === orderId);
  const typesOf = (orderId: string): string[] => told(orderId).map(({ type }) => type);
  const heard = (orderId: string, count: number) =>
    eventually(async () => typesOf(orderId).length >= count && typesOf(orderId), 'webhooks came');

  function expectSigned({ body, headers }: Asked, secrets: readonly string[]): void {
    for (const secret of secrets)
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body));
  }

  test('of every step, signed by Standard Webhooks, to the address that was registered', async () => {
    const { id, orderId } = await intent();
    await sandbox.approve(id);
    await sandbox.call('POST', `/v1/intents/${id}/confirm`, { orderId, amountMinor: 100, currency: 'KRW' });
    await sandbox.call('POST', `/v1/intents/${id}/cancel`, { amountMinor: 100, currency: 'KRW', reason: 'r' });

    const types = await heard(orderId, 5);

    expect(types.sort()).toEqual([
      'intent.authorized',
      'intent.created',
      'intent.processing',
      'intent.refunded',
      'intent.succeeded',
    ]);
    expect(shop.calls[0]).toBe('POST /webhooks/sandbox');
    shop.asked.forEach((asked) => expectSigned(asked, sandbox.running.webhookSecrets));
    expect(new Set(shop.asked.map(({ headers }) => headers['webhook-id'])).size).toBe(5);
  });

  test('again under the same id until it is taken', async () => {
    shop.answers({ status: 500, json: {} }, 'cut', TAKEN);
    await sandbox.trouble({ on: 'webhook', do: 'delay', ms: 1, times: null });
    const { orderId } = await intent();

    await eventually(async () => typesOf(orderId).length === 3, 'it came three times', 15_000);
    await eventually(async () => (await sandbox.undelivered()).length === 0, 'nothing is left to tell');

    expect(new Set(shop.asked.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('three times at once, never, or newest first, as the switches say', async () => {
    await sandbox.trouble(
      { on: 'webhook', do: 'duplicate', event: 'intent.created' },
      { on: 'webhook', do: 'lose', event: 'intent.authorized' },
      { on: 'webhook', do: 'hold', times: null },
    );
    const { id, orderId } = await intent();
    await heard(orderId, 3);
    await sandbox.approve(id);
    await sandbox.call('POST', `/v1/intents/${id}/confirm`, { orderId, amountMinor: 100, currency: 'KRW' });
    const before = typesOf(orderId);

    await sandbox.release('newest-first');

    expect(before).toEqual(Array(3).fill('intent.created'));
    expect(typesOf(orderId).slice(3)).toEqual(['intent.succeeded', 'intent.processing']);
  });

  test('what nobody took before it was stopped, once it runs again', async () => {
    await sandbox.trouble({ on: 'webhook', do: 'hold', times: null });
    const { id, orderId } = await intent();
    const [waiting] = await sandbox.undelivered();
    await sandbox.stop();
    await sandbox.start();

    await sandbox.tell(shop.url);

    expect(await heard(orderId, 1)).toEqual(['intent.created']);
    expect(shop.asked[0]!.headers['webhook-id']).toBe(waiting!.id);
    expect(told(orderId)[0].data.id).toBe(id);
  });

  test('with the signatures of two secrets while they are changed', async () => {
    const secrets = [1, 2].map(() => `whsec_${randomBytes(32).toString('base64')}`);
    await sandbox.call('PUT', '/v1/webhook-endpoint', { url: `${shop.url}/hook`, secrets });
    const { orderId } = await intent();

    await heard(orderId, 1);

    expectSigned(shop.asked.at(-1)!, secrets);
  });
});
