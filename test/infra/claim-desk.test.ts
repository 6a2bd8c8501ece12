import { describe, expect, test } from '@jest/globals';
import { openClaimDesk, Overload, PartlyDecided } from '../../src/infra/postgres/claim-desk.js';

/** A desk whose decisions the test takes by hand: each batch waits until it is let go. */
function slowDesk(options: { batchMax?: number; waitingMax?: number } = {}) {
  const batches: number[][] = [];
  const pending: (() => void)[] = [];
  const desk = openClaimDesk<number, number>({
    lanes: 1,
    ...options,
    decide: (claims) => {
      batches.push([...claims]);
      return new Promise((resolve) => pending.push(() => resolve(claims.map((claim) => claim * 10))));
    },
  });
  const letGo = async () => {
    while (pending.length === 0) await new Promise((resolve) => setImmediate(resolve));
    pending.shift()!();
  };
  return { desk, batches, letGo };
}

const sqlError = (code: string) => Object.assign(new Error(code), { code });

describe('the claim desk', () => {
  test('decides together what arrives while a batch is under way, each with its own outcome', async () => {
    const { desk, batches, letGo } = slowDesk();
    const first = [desk.claim('k', 1), desk.claim('k', 2)];
    await new Promise((resolve) => setImmediate(resolve));
    const second = [desk.claim('k', 3), desk.claim('k', 4), desk.claim('k', 5)];
    await letGo();
    await letGo();

    expect(await Promise.all([...first, ...second])).toEqual([10, 20, 30, 40, 50]);
    expect(batches).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
  });

  test('keeps batches within their bound', async () => {
    const { desk, batches, letGo } = slowDesk({ batchMax: 2 });
    const claims = [1, 2, 3, 4, 5].map((claim) => desk.claim('k', claim));
    for (let i = 0; i < 3; i += 1) await letGo();

    await Promise.all(claims);

    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('tells newcomers to come back when too many wait, and answers all who waited', async () => {
    const { desk, letGo } = slowDesk({ waitingMax: 2 });
    const waiting = [desk.claim('k', 1), desk.claim('k', 2)];

    const turnedAway = await desk.claim('k', 3);

    expect(turnedAway).toBeInstanceOf(Overload);
    expect((turnedAway as Overload).retryAfterMs).toBeGreaterThan(0);
    await letGo();
    expect(await Promise.all(waiting)).toEqual([10, 20]);
  });

  test('decides again after a deadlock, all of the batch', async () => {
    let runs = 0;
    const desk = openClaimDesk<number, number>({
      decide: async (claims) => {
        runs += 1;
        if (runs === 1) throw sqlError('40P01');
        return claims.map((claim) => claim);
      },
    });

    expect(await Promise.all([desk.claim('k', 1), desk.claim('k', 2)])).toEqual([1, 2]);
  });

  test('fails only the claim that the database will not have', async () => {
    const desk = openClaimDesk<number, number>({
      decide: async (claims) => {
        if (claims.includes(2)) throw sqlError('23503');
        return claims.map((claim) => claim);
      },
    });

    const outcomes = await Promise.allSettled([1, 2, 3].map((claim) => desk.claim('k', claim)));

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('does not decide again what stands when a later step of the decision fails', async () => {
    const decided: number[][] = [];
    const desk = openClaimDesk<number, number>({
      lanes: 1,
      decide: async (claims) => {
        decided.push([...claims]);
        if (decided.length === 1) throw new PartlyDecided([10, undefined, undefined], sqlError('40P01'));
        return claims.map((claim) => claim * 10);
      },
    });

    expect(await Promise.all([1, 2, 3].map((claim) => desk.claim('k', claim)))).toEqual([10, 20, 30]);
    expect(decided).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
  });

  test('does not run a batch again whose connection broke: nobody knows whether it was done', async () => {
    let runs = 0;
    const desk = openClaimDesk<number, number>({
      decide: () => {
        runs += 1;
        return Promise.reject(sqlError('ECONNRESET'));
      },
    });

    await expect(desk.claim('k', 1)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(runs).toBe(1);
    await expect(desk.claim('k', 2)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('closes when every claim is answered', async () => {
    const { desk, letGo } = slowDesk();
    const claim = desk.claim('k', 1);
    const closed = desk.close();
    await letGo();
    await closed;

    expect(await claim).toBe(10);
  });
});
