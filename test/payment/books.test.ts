import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { post } from '../../src/features/payment/index.js';
import { issueReceipt } from '../../src/features/payment/books/receipts.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { useApp } from '../support/app.js';
import { together } from '../support/together.js';

describe('the books', () => {
  const app = useApp({ repeating: false, manualClock: true });
  const won = (account: 'PROVIDER' | 'BANK' | 'FEES', amountMinor: number, currency = 'KRW') => ({
    account,
    amountMinor,
    currency,
  });
  const write = (lines: Parameters<typeof post>[1]['lines'], cause = `test:${randomUUID()}`) =>
    transaction(app.context(), (tx) => post(tx, { cause, lines }));
  const entries = async () => (await app.sql<{ count: number }>(`select count(*)::int from ledger_entries`))[0]!.count;

  test('take a transaction whose debits are its credits', async () => {
    const before = await entries();

    expect(await write([won('BANK', 70), won('FEES', 30), won('PROVIDER', -100)])).toBe(true);

    expect(await entries()).toBe(before + 3);
  });

  test.each([
    ['a debit without its credit', [won('BANK', 70)]],
    ['a credit that is one less', [won('BANK', 70), won('PROVIDER', -69)]],
    ['a credit in another currency', [won('BANK', 70), won('PROVIDER', -70, 'USD')]],
  ])('refuse %s, and nothing of it is written', async (_what, lines) => {
    const before = await entries();

    await expect(write(lines)).rejects.toMatchObject({ constraint: 'ledger_balanced' });

    expect(await entries()).toBe(before);
  });

  test('take each cause once, however many write it at once', async () => {
    const cause = `test:${randomUUID()}`;

    const answers = await together(Array.from({ length: 20 }), () =>
      write([won('BANK', 5), won('PROVIDER', -5)], cause),
    );

    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  test('are never changed, and nothing is added to what was written before', async () => {
    await write([won('BANK', 5), won('PROVIDER', -5)]);

    for (const statement of [
      `update ledger_entries set amount_minor = 6`,
      `delete from ledger_entries`,
      `truncate ledger_entries`,
      `delete from ledger_transactions`,
      `update receipts set number = 9`,
    ]) {
      await expect(app.sql(statement)).rejects.toThrow('is only ever added to');
    }
    await expect(
      app.sql(
        `insert into ledger_entries (transaction_id, account, amount_minor, currency)
         select id, account, amount, 'KRW' from (select id from ledger_transactions limit 1) t,
                (values ('BANK', 1), ('PROVIDER', -1)) as line(account, amount)`,
      ),
    ).rejects.toMatchObject({ constraint: 'ledger_balanced' });
  });

  test('say whose money it is that is owed', async () => {
    await expect(
      write([{ ...won('BANK', 5) }, { account: 'PAYABLE', amountMinor: -5, currency: 'KRW' }]),
    ).rejects.toMatchObject({ constraint: 'ledger_entries_say_whose' });
  });

  test('number receipts without a gap, though many are given at once and some come to nothing', async () => {
    const give = (fails: boolean) =>
      transaction(app.context(), async (tx) => {
        await issueReceipt(app.context(), tx, { id: randomUUID(), title: 'T', currency: 'KRW' }, { amountMinor: 1 });
        if (fails) throw new Error('it came to nothing');
      });

    await together(Array.from({ length: 40 }), (_, i) => give(i % 3 === 0).catch(() => {}));

    const [numbers] = await app.sql(
      `select count(*)::int as given, max(number) as last, min(number) as first from receipts`,
    );
    expect(numbers).toEqual({ given: 26, last: 26, first: 1 });
  });
});
