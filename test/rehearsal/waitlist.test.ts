import { describe, expect, test } from '@jest/globals';
import { rankBroken } from '../../src/rehearsal/waitlist.js';

/** People who came one after the other, a second apart, each answered after a tenth of it. */
const people = ['a', 'b', 'c', 'd'].map((entryId, i) => ({ entryId, sentMs: i * 1000, joinedMs: i * 1000 + 100 }));
const line = (...states: ('WAITING' | 'OFFERED' | 'ENROLLED' | 'DECLINED')[]) =>
  states.map((state, i) => ({ id: 'abcd'[i]!, state }));

describe('the rank of a line', () => {
  test('is kept where the first ones were served, whatever they said', () => {
    expect(rankBroken(line('ENROLLED', 'DECLINED', 'OFFERED', 'WAITING'), people)).toBe(0);
  });

  test('is broken by each who waits although somebody behind was served', () => {
    expect(rankBroken(line('WAITING', 'WAITING', 'ENROLLED', 'WAITING'), people)).toBe(2);
  });

  test('is broken by who stands before somebody who had their place before they asked, not by who asked meanwhile', () => {
    const [a, b, c, d] = line('WAITING', 'WAITING', 'WAITING', 'WAITING') as [never, never, never, never];

    expect(rankBroken([b, a, c, d], people)).toBe(1);
    expect(rankBroken([b, a, c, d], [people[0]!, { entryId: 'b', sentMs: 50, joinedMs: 200 }])).toBe(0);
  });
});
