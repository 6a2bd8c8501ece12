import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { couponStockChanged, stockChannel } from '../../src/features/coupons/events.js';
import { useApp } from '../support/app.js';
import { together } from '../support/together.js';
import { campaign } from './coupons.js';
import { CLOSE, ISSUE, STOCK, UPDATE } from './operations.js';

interface Told {
  couponStock: { total: number; remaining: number; version: number; campaign: { id: string; state: string } };
}

describe('couponStock', () => {
  const app = useApp({ processes: 2 });
  const issueAll = async (made: { id: string }, count: number) =>
    together(await app.people(count), (as, i) =>
      app.run(ISSUE, { input: { campaignId: made.id, idempotencyKey: randomUUID() } }, { as, process: i % 2 }),
    );

  test('tells the present stock of each campaign first, also to a guest', async () => {
    const made = [await campaign(app, { stock: 7 }), await campaign(app, { stock: 0 })];

    const watcher = app.watch<Told>(STOCK, { campaignIds: made.map(({ id }) => id) });
    const first = [await watcher.next(), await watcher.next()].map(({ couponStock }) => couponStock);

    expect(first).toEqual(
      [7, 0].map((stock, i) => ({
        total: stock,
        remaining: stock,
        version: 1,
        campaign: { id: made[i]!.id, state: 'OPEN' },
      })),
    );
  });

  test('tells the latest count to all who watch, on every process, and never an older one after it', async () => {
    const made = await campaign(app, { stock: 30 });
    const watchers = [0, 1, 0, 1].map((process) => app.watch<Told>(STOCK, { campaignIds: [made.id] }, { process }));
    for (const watcher of watchers) await watcher.next();

    await issueAll(made, 40);

    for (const watcher of watchers) {
      const versions: number[] = [];
      await watcher.until(({ couponStock: { version, remaining } }) => versions.push(version) > 0 && remaining === 0);
      expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
      await watcher.expectSilence();
    }
  });

  test('passes over a count that comes late', async () => {
    const made = await campaign(app, { stock: 3 });
    const watcher = app.watch<Told>(STOCK, { campaignIds: [made.id] }, { process: 1 });
    await issueAll(made, 1);
    await watcher.until(({ couponStock }) => couponStock.version === 2);

    app.apps[0]!.infra.events.announce(
      stockChannel(made.uuid),
      couponStockChanged({ id: made.uuid, stock: 3, issued: 0, version: 1 }),
    );

    await watcher.expectSilence();
  });

  test('tells of the stock that an admin adds, and of the end', async () => {
    const admin = await app.admin();
    const made = await campaign(app, { stock: 1 });
    const watcher = app.watch<Told>(STOCK, { campaignIds: [made.id] }, { process: 1 });
    await watcher.next();

    await app.run(UPDATE, { input: { id: made.id, stock: 5 } }, { as: admin });
    expect((await watcher.next()).couponStock).toMatchObject({ total: 5, remaining: 5, version: 2 });

    await app.run(CLOSE, { id: made.id }, { as: admin });
    expect((await watcher.next()).couponStock).toMatchObject({ version: 3, campaign: { state: 'CLOSED' } });
  });

  test.each([
    ['no campaign', 'BAD_USER_INPUT', []],
    ['more than a hundred', 'BAD_USER_INPUT', Array.from({ length: 101 }, (_, i) => i)],
    ['one that there is not', 'NOT_FOUND', [0]],
  ])('refuses to watch %s', async (_what, code, numbers) => {
    const ids = numbers.map((n) => `campaign_01h455vb4pex5vsknk084s${n.toString().padStart(4, '0')}`);

    const failure = await app
      .watch(STOCK, { campaignIds: ids })
      .next()
      .catch((error: { errors: [{ extensions: { code: string } }] }) => error.errors[0].extensions.code);

    expect(failure).toBe(code);
  });
});
