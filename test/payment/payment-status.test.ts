import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { usePayingApp } from '../support/sandbox.js';
import { MY_PAYMENTS, PAYMENT_STATUS, payerOf, REFUND, type Payer } from './operations.js';

describe('paymentStatus', () => {
  const { app, sandbox } = usePayingApp();
  const watch = (payer: Payer, after: string | null = null) =>
    app.watch(PAYMENT_STATUS, { after }, { as: payer.person });

  test('tells the present state first, then every change to the end', async () => {
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.begin(await app.course({ priceMinor: 100 }));
    const watcher = watch(payer);
    const present = await watcher.next();

    await payer.approve(payment);
    await payer.confirm(payment);
    const paid = await watcher.until((event) => event.paymentStatus.payment.status === 'PAID');

    expect(present.paymentStatus).toMatchObject({
      payment: { id: payment.id, status: 'PENDING' },
      previousStatus: null,
    });
    expect(paid.paymentStatus).toMatchObject({ payment: { id: payment.id, purpose: 'SEAT' } });
  });

  test('goes on from a cursor over a gap: each change once and in order, refunds included', async () => {
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.pay(await app.course({ priceMinor: 100 }));
    const before = watch(payer);
    const { cursor } = (await before.until((event) => event.paymentStatus.payment.status === 'PAID')).paymentStatus;
    await before.close();
    const input = { paymentId: payment.id, reason: 'So be it', idempotencyKey: randomUUID() };
    await app.run(REFUND, { input }, { as: await app.admin() });

    const resumed = watch(payer, cursor);
    const seen: string[] = [];
    await resumed.until(
      ({ paymentStatus }) => seen.push(paymentStatus.payment.status) > 0 && seen.at(-1) === 'REFUNDED',
    );

    expect(seen.slice(-2)).toEqual(['CANCEL_REQUESTED', 'REFUNDED']);
    expect(seen.filter((status) => status === 'REFUNDED')).toHaveLength(1);
    await resumed.expectSilence();
  });

  test('never tells of somebody else, says reset for a cursor of another time, and is not for guests', async () => {
    const [payer, eve] = [await payerOf(app, sandbox), await payerOf(app, sandbox)];
    const watcher = watch(eve);

    await payer.pay(await app.course({ priceMinor: 100 }));

    await watcher.expectSilence();
    expect((await watch(eve, '0123456789abcdef:7').next()).paymentStatus.__typename).toBe('StreamReset');
    await expect(app.watch(PAYMENT_STATUS).next()).rejects.toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  test('pages through what one has paid, the newest first', async () => {
    const payer = await payerOf(app, sandbox);
    const ids = [];
    for (let i = 0; i < 3; i += 1) ids.push((await payer.begin(await app.course({ priceMinor: 100 }))).payment.id);

    const first = await app.run(MY_PAYMENTS, { first: 2 }, { as: payer.person });
    const rest = await app.run(MY_PAYMENTS, { first: 2, after: first.pageInfo.endCursor }, { as: payer.person });

    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    expect([...first.edges, ...rest.edges].map((edge: any) => edge.node.id)).toEqual(ids.reverse());
  });
});
