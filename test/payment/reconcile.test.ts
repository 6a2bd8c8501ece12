import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { compare, type OurPayment } from '../../src/features/payment/reconcile/compare.js';
import { reconcile } from '../../src/features/payment/reconcile/reconcile.js';
import { sandbox as provider } from '../../src/features/payment/providers/sandbox.js';
import type { ProviderPayment } from '../../src/features/payment/provider.js';
import { usePayingApp } from '../support/sandbox.js';
import { tally, together } from '../support/together.js';
import { payerOf, uuidOf } from './operations.js';

const DIFFERENCE = `__typename id provider kind providerRef payment { id status }
  ours { status amount { amountMinor currency } refunded { amountMinor } }
  theirs { status amount { amountMinor currency } refunded { amountMinor } } foundAt seenAt resolvedAt resolution`;
const LIST = `query Differences($open: Boolean, $first: Int, $after: String) {
  paymentDifferences(open: $open, first: $first, after: $after) {
    edges { node { ${DIFFERENCE} } } pageInfo { hasNextPage endCursor } totalCount
  }
}`;
const RESOLVE = `mutation Resolve($id: ID!, $resolution: String!) {
  resolveDifference(id: $id, resolution: $resolution) {
    __typename ... on PaymentDifference { ${DIFFERENCE} } ... on DifferenceResolved { message difference { resolution } }
  }
}`;
const NODE = `query Node($id: ID!) { node(id: $id) { ... on PaymentDifference { ${DIFFERENCE} } } }`;

describe('the reconciliation', () => {
  const { app, sandbox } = usePayingApp({ repeating: false, processes: 2 });
  const run = () => reconcile(app.context(), provider);
  const list = async (variables = {}) => app.run(LIST, variables, { as: await app.admin() });
  const found = async (variables = {}): Promise<any[]> => (await list(variables)).edges.map(({ node }: any) => node);
  const kinds = async (variables = {}) => (await found(variables)).map(({ kind }) => kind);

  // What one test leaves behind at the provider is nothing to the next.
  afterEach(async () => {
    await sandbox.trouble();
    await run();
    await app.sql(
      `update payment_differences set resolved_at = now(), resolution = 'That test is over.' where resolved_at is null`,
    );
    await app.sql(`delete from payment_differences where resolution in ('GONE', 'REPAIRED')`);
  });

  async function paid(priceMinor = 30_000) {
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.pay(await app.course({ capacity: 5, priceMinor }));
    return { payer, payment, intent: await payer.intent(payment) };
  }

  /** Money that was taken at the provider with nobody here knowing of it. */
  async function takenAt(orderId: string, amountMinor = 30_000): Promise<string> {
    const order = { orderId, amountMinor, currency: 'KRW' };
    const body = { ...order, title: 'T', returnUrl: 'http://127.0.0.1/' };
    const { json } = await sandbox.call('POST', '/v1/intents', body);
    await sandbox.approve(json.id);
    await sandbox.call('POST', `/v1/intents/${json.id}/confirm`, order);
    return json.id as string;
  }

  test('finds nothing where the books agree', async () => {
    await paid();
    const { payer } = await paid();
    await payer.begin(await app.course({ priceMinor: 100 }));

    await run();

    expect(await found({ open: null })).toEqual([]);
  });

  test('records money that came and was never told of, and the seat is the payer’s', async () => {
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.agree(await app.course({ priceMinor: 30_000 }));
    const { id } = await payer.intent(payment);
    const order = { orderId: uuidOf(payment), amountMinor: 30_000, currency: 'KRW' };
    await sandbox.trouble({ on: 'webhook', do: 'lose', times: null });
    await sandbox.call('POST', `/v1/intents/${id}/confirm`, order);

    await run();

    expect(await payer.see(payment)).toMatchObject({ status: 'PAID', enrollment: { status: 'CONFIRMED' } });
    expect(await found()).toEqual([]);
    expect(await found({ open: false })).toMatchObject([
      {
        kind: 'MONEY_NOT_RECORDED',
        resolution: 'REPAIRED',
        payment: { id: payment.id, status: 'PAID' },
        ours: { status: 'PENDING' },
        theirs: { status: 'PAID', amount: { amountMinor: 30_000, currency: 'KRW' } },
      },
    ]);
  });

  test('records what the provider gave back by itself', async () => {
    const { payer, payment, intent } = await paid();
    await sandbox.trouble({ on: 'webhook', do: 'lose', times: null });
    const wish = { amountMinor: 10_000, currency: 'KRW', reason: 'Dispute' };
    await sandbox.call('POST', `/v1/intents/${intent.id}/cancel`, wish);

    await run();

    expect(await payer.see(payment)).toMatchObject({ refunded: { amountMinor: 10_000 } });
    expect(await found()).toEqual([]);
    expect(await found({ open: false })).toMatchObject([{ kind: 'REFUND_NOT_RECORDED', resolution: 'REPAIRED' }]);
  });

  test('flags money of a payment that is none of ours', async () => {
    const id = await takenAt(randomUUID(), 7000);
    const foreign = await takenAt('another-shop', 8000);

    await run();

    const differences = await found();
    expect(differences.map(({ providerRef }) => providerRef).sort()).toEqual([id, foreign].sort());
    expect(differences.find(({ providerRef }) => providerRef === id)).toMatchObject({
      provider: 'SANDBOX',
      kind: 'UNKNOWN_PAYMENT',
      payment: null,
      ours: null,
      theirs: { status: 'PAID', amount: { amountMinor: 7000, currency: 'KRW' }, refunded: { amountMinor: 0 } },
      resolvedAt: null,
    });
  });

  test('flags a payment that was taken twice', async () => {
    const { payment } = await paid();
    const second = await takenAt(uuidOf(payment));

    await run();

    expect(await found()).toMatchObject([{ kind: 'PAID_TWICE', providerRef: second, payment: { id: payment.id } }]);
  });

  test('flags money that the provider knows nothing of', async () => {
    const { payment } = await paid();
    await app.sql(`update payments set provider_ref = 'int_gone' where id = $1`, [uuidOf(payment)]);

    await run();

    expect(await kinds()).toContain('MONEY_NOT_AT_PROVIDER');
    const difference = (await found()).find(({ kind }) => kind === 'MONEY_NOT_AT_PROVIDER');
    expect(difference).toMatchObject({ payment: { id: payment.id }, ours: { status: 'PAID' }, theirs: null });
  });

  test('flags another amount than was ordered', async () => {
    const { payment } = await paid();
    await app.sql(`update payments set price_minor = price_minor + 1 where id = $1`, [uuidOf(payment)]);

    await run();

    expect(await found()).toMatchObject([
      {
        kind: 'AMOUNT_DIFFERS',
        ours: { amount: { amountMinor: 30_001 } },
        theirs: { amount: { amountMinor: 30_000 } },
      },
    ]);
  });

  test('flags a refund that the provider knows nothing of', async () => {
    const { payment } = await paid();
    await app.sql(`update payments set asked_back_minor = 500, refunded_minor = 500 where id = $1`, [uuidOf(payment)]);

    await run();

    expect(await found()).toMatchObject([{ kind: 'REFUND_NOT_AT_PROVIDER', ours: { refunded: { amountMinor: 500 } } }]);
  });

  test('flags each once, however often it comes by, and closes what is not there any more', async () => {
    const { payment } = await paid();
    const uuid = uuidOf(payment);
    await app.sql(`update payments set asked_back_minor = 500, refunded_minor = 500 where id = $1`, [uuid]);
    await run();
    const [first] = await found();

    await together([1, 2, 3], run);
    const [again, ...more] = await found();
    await app.sql(`update payments set asked_back_minor = 0, refunded_minor = 0 where id = $1`, [uuid]);
    await run();

    expect(more).toEqual([]);
    expect(again).toMatchObject({ id: first.id, foundAt: first.foundAt });
    expect(again.seenAt > first.seenAt).toBe(true);
    expect(await app.run(NODE, { id: first.id }, { as: await app.admin() })).toMatchObject({ resolution: 'GONE' });
    expect(await found()).toEqual([]);
  });

  test('goes on past a payment that the provider does not tell of', async () => {
    const [one, other] = [await paid(), await paid()];
    for (const { payment } of [one, other])
      await app.sql(`update payments set price_minor = price_minor + 1 where id = $1`, [uuidOf(payment)]);
    await sandbox.trouble({ on: 'look', do: 'fail', orderId: uuidOf(one.payment), times: null });

    await run();

    expect((await found()).map(({ payment }) => payment.id)).toEqual([other.payment.id]);
  });

  test('is made by one process when its time has come, and not again before', async () => {
    // Whoever asks for the list this time is told no, so the passes that were made can be counted.
    await sandbox.trouble({ on: 'list', do: 'fail', times: null });
    const pass = (process: number) =>
      app.runRecurring('reconcilePayments', process).then(
        () => ({ __typename: 'NotDue' }),
        () => ({ __typename: 'Made' }),
      );

    const first = await together([0, 1, 0, 1], pass);
    const second = await together([0, 1], pass);
    await app.sql(`update payment_reconciliations set next_at = next_at - interval '10 minutes'`);
    const third = await together([0, 1], pass);

    expect([tally(first), tally(second), tally(third)]).toEqual([
      { Made: 1, NotDue: 3 },
      { NotDue: 2 },
      { Made: 1, NotDue: 1 },
    ]);
  });

  describe('leaves to the admins what it cannot mend:', () => {
    async function open() {
      const { payment } = await paid();
      await app.sql(`update payments set price_minor = price_minor + 1 where id = $1`, [uuidOf(payment)]);
      await run();
      return { payment, difference: (await found())[0] };
    }

    test('what one has dealt with is not told of again, until it changes', async () => {
      const { payment, difference } = await open();
      const admin = await app.admin();

      const resolved = await app.run(RESOLVE, { id: difference.id, resolution: ' Agreed by phone. ' }, { as: admin });
      await run();
      const after = await found();
      await app.sql(`update payments set price_minor = price_minor + 1 where id = $1`, [uuidOf(payment)]);
      await run();

      expect(resolved).toMatchObject({
        __typename: 'PaymentDifference',
        id: difference.id,
        resolution: 'Agreed by phone.',
      });
      expect(after).toEqual([]);
      expect(await found()).toMatchObject([{ kind: 'AMOUNT_DIFFERS', ours: { amount: { amountMinor: 30_002 } } }]);
      const [act] = await app.sql(`select * from admin_acts where actor_id = $1`, [admin.uuid]);
      expect(act).toMatchObject({
        act: 'resolveDifference',
        subject_kind: 'payment_difference',
        reason: 'Agreed by phone.',
        before: { kind: 'AMOUNT_DIFFERS', ours: { amountMinor: 30_001 }, theirs: { amountMinor: 30_000 } },
      });
    });

    test('one of them deals with it, the others find it done', async () => {
      const { difference } = await open();
      const admins = await app.people(4, 'ADMIN');

      const answers = await together(admins, (as, i) =>
        app.run(RESOLVE, { id: difference.id, resolution: `By ${i}` }, { as, process: i % 2 }),
      );

      expect(tally(answers)).toEqual({ PaymentDifference: 1, DifferenceResolved: 3 });
      expect(
        await app.sql(`select count(*)::int as acts from admin_acts where actor_id = any ($1)`, [
          admins.map(({ uuid }) => uuid),
        ]),
      ).toEqual([{ acts: 1 }]);
    });

    test.each(['', ' ', 'x'.repeat(501), 'GONE', 'REPAIRED'])('the word %j is no resolution', async (resolution) => {
      const { difference } = await open();

      const { errors } = await app.execute(RESOLVE, { id: difference.id, resolution }, { as: await app.admin() });

      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'resolution' });
      expect(await found()).toHaveLength(1);
    });

    test('nobody else sees or resolves any', async () => {
      const { difference } = await open();
      const [student] = await app.people(1);

      const answers = [
        await app.execute(LIST, {}, { as: student! }),
        await app.execute(RESOLVE, { id: difference.id, resolution: 'Mine' }, { as: student! }),
      ];

      expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
      expect(await app.run(NODE, { id: difference.id }, { as: student! })).toBeNull();
    });
  });
});

describe('two books', () => {
  const ours = (change: Partial<OurPayment> = {}): OurPayment => ({
    id: randomUUID(),
    providerRef: 'r',
    status: 'PAID',
    amountMinor: 100,
    refundedMinor: 0,
    askedBackMinor: 0,
    currency: 'KRW',
    paid: true,
    ...change,
  });
  const theirs = (change: Partial<ProviderPayment> = {}): ProviderPayment => ({
    providerRef: 'r',
    paymentId: null,
    status: 'PAID',
    amountMinor: 100,
    refundedMinor: 0,
    currency: 'KRW',
    ...change,
  });
  const open = ours({ status: 'PENDING', paid: false });

  test.each<[string, OurPayment | null, ProviderPayment | null, string | null]>([
    ['both paid', ours(), theirs(), null],
    ['both open', open, theirs({ status: 'CREATED' }), null],
    ['open here, unknown there', open, null, null],
    ['open here, given up there', open, theirs({ status: 'FAILED' }), null],
    ['open here, paid there', open, theirs(), 'MONEY_NOT_RECORDED'],
    ['open here, paid and all back there', open, theirs({ refundedMinor: 100 }), null],
    ['paid here, agreed to there', ours(), theirs({ status: 'AUTHORIZED' }), 'MONEY_NOT_AT_PROVIDER'],
    ['paid here, unknown there', ours(), null, 'MONEY_NOT_AT_PROVIDER'],
    ['another amount', ours(), theirs({ amountMinor: 99 }), 'AMOUNT_DIFFERS'],
    ['another currency', ours(), theirs({ currency: 'USD' }), 'AMOUNT_DIFFERS'],
    ['more back there', ours(), theirs({ refundedMinor: 1 }), 'REFUND_NOT_RECORDED'],
    ['back there, on its way here', ours({ askedBackMinor: 1 }), theirs({ refundedMinor: 1 }), null],
    [
      'more back here',
      ours({ askedBackMinor: 2, refundedMinor: 2 }),
      theirs({ refundedMinor: 1 }),
      'REFUND_NOT_AT_PROVIDER',
    ],
    ['an earlier attempt under our id that failed', ours(), theirs({ providerRef: 'q', status: 'FAILED' }), null],
    ['a second one that was paid', ours(), theirs({ providerRef: 'q' }), 'PAID_TWICE'],
    ['a second one that is back', ours(), theirs({ providerRef: 'q', refundedMinor: 100 }), null],
    ['none of ours, paid', null, theirs(), 'UNKNOWN_PAYMENT'],
    ['none of ours, not paid', null, theirs({ status: 'CREATED' }), null],
    ['none at all', null, null, null],
  ])('with %s', (_what, one, other, kind) => {
    expect(compare(one, other)).toBe(kind);
  });
});
