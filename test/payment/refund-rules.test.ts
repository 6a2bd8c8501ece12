import { describe, expect, test } from '@jest/globals';
import { MOVES, canMove, type MoveName } from '../../src/features/payment/moves.js';
import { partOf, percentBack } from '../../src/features/payment/refunds/rules.js';

const at = (text: string) => new Date(text);

describe('what goes back by the rule', () => {
  const policy = {
    fullUntil: '2026-03-01T00:00:00.000Z',
    schedule: [
      { until: '2026-03-08T00:00:00.000Z', percent: 50 },
      { until: '2026-03-15T00:00:00.000Z', percent: 33 },
    ],
  };

  test.each([
    ['2026-02-28T23:59:59.999Z', 10_001],
    ['2026-03-01T00:00:00.000Z', 5_000],
    ['2026-03-07T23:59:59.999Z', 5_000],
    ['2026-03-08T00:00:00.000Z', 3_300],
    ['2026-03-15T00:00:00.000Z', 0],
  ])('of 10,001 at %s is %i', (when, amount) => {
    expect(partOf(10_001, percentBack({ policy, at: at(when) }))).toBe(amount);
  });

  test('is all of it where there is no rule', () => {
    expect(percentBack({ policy: null, at: at('2099-01-01T00:00:00Z') })).toBe(100);
  });

  test('is by the schedule from the beginning where nothing is said of all of it', () => {
    const own = { ...policy, fullUntil: null };

    expect(percentBack({ policy: own, at: at('2020-01-01T00:00:00Z') })).toBe(50);
  });
});

describe('the moves of a payment', () => {
  const names = Object.keys(MOVES) as MoveName[];

  test('take back what they did: where a move has an undo, the undo starts where the move ends', () => {
    const broken = names.filter((name) => {
      const { undo, to } = MOVES[name];
      return undo !== null && !MOVES[undo].from.includes(to);
    });

    expect(broken).toEqual([]);
    expect(MOVES.pay.undo).toBe('askBack');
    expect(MOVES.authorize.undo).toBe('letGo');
  });

  test('never make money out of nothing: only what is paid can go back, and nothing is paid twice', () => {
    const paid = { status: 'PAID', paidAt: at('2026-01-01T00:00:00Z') } as const;
    const failed = { status: 'FAILED', paidAt: null } as const;
    const goingBack = { ...paid, status: 'CANCEL_REQUESTED' } as const;

    expect(names.filter((name) => canMove(paid, name))).toEqual(['askBack', 'giveBack']);
    expect(names.filter((name) => canMove(failed, name))).toEqual(['pay', 'letGo']);
    expect(names.filter((name) => canMove(goingBack, name))).toEqual(['askBack', 'giveBackSome', 'giveBack']);
  });
});
