import { describe, expect, test } from '@jest/globals';
import { violations, type Operation } from './history.js';

const taken = (student: string, invoked: number, completed: number, enrollment = `e-${student}`): Operation => ({
  kind: 'take',
  student,
  outcome: { is: 'taken', enrollment },
  invoked,
  completed,
});
const live = (student: string, invoked: number, completed: number, enrollment = `e-${student}`): Operation => ({
  ...taken(student, invoked, completed),
  kind: 'take',
  student,
  outcome: { is: 'live', enrollment },
});
const full = (invoked: number, completed: number): Operation => ({
  kind: 'take',
  student: 'late',
  outcome: { is: 'full' },
  invoked,
  completed,
});
const lost = (student: string, invoked: number): Operation => ({
  kind: 'take',
  student,
  outcome: null,
  invoked,
  completed: Infinity,
});
const back = (enrollment: string, invoked: number, completed: number, outcome = true): Operation => ({
  kind: 'release',
  enrollment,
  outcome,
  invoked,
  completed,
});
const read = (student: string, invoked: number, completed: number, ...outcome: string[]): Operation => ({
  kind: 'read',
  student,
  outcome,
  invoked,
  completed,
});

describe('the judge of histories', () => {
  const inOrder: [string, Operation[], number][] = [
    ['nothing at all', [], 1],
    ['a seat that goes from one to the next', [taken('a', 0, 2), back('e-a', 3, 6), taken('b', 4, 7)], 1],
    ['a full beside the claim that fills the course', [taken('a', 0, 10), full(1, 2)], 1],
    ['a full while the seat is on its way back', [taken('a', 0, 1), back('e-a', 3, 9), full(7, 8)], 1],
    ['a full of a course without seats', [full(1, 2)], 0],
    ['a full after a claim that got no answer', [lost('a', 0), full(5, 6)], 1],
    ['the same answer twice for one key', [taken('a', 0, 3), taken('a', 1, 2), taken('a', 20, 21)], 1],
    ['a seat again after it was given up', [taken('a', 0, 1), back('e-a', 2, 3), taken('a', 4, 5, 'e-2')], 1],
    ['two who asked for one return', [taken('a', 0, 1), back('e-a', 2, 4), back('e-a', 3, 5, false)], 1],
    ['a read beside the claim, with and without', [taken('a', 0, 9), read('a', 1, 2), read('a', 3, 4, 'e-a')], 1],
    ['a seat that is there already', [taken('a', 0, 5), live('a', 1, 2)], 1],
    ['a seat from a claim that got no answer', [lost('a', 0), live('a', 4, 5, 'e-x')], 1],
  ];
  test.each(inOrder)('finds nothing in %s', (_what, operations, capacity) => {
    expect(violations(operations, { capacity })).toEqual([]);
  });

  const broken: [string, Operation[], number, RegExp][] = [
    ['a seat given twice', [taken('a', 0, 2), taken('b', 1, 3)], 1, /^at 3.0 ms 2 of 1 seats are taken for certain$/],
    [
      'a seat given again before it came back',
      [taken('a', 0, 1), taken('b', 2, 3), back('e-a', 4, 5)],
      1,
      /2 of 1 seats/,
    ],
    ['two seats of one student', [taken('a', 0, 1), taken('a', 2, 3, 'e-2')], 5, /^a has e-a and e-2 at once$/],
    ['a full before the seat was asked for', [full(0, 1), taken('a', 2, 3)], 1, /^"full" from 0.0 ms to 1.0 ms/],
    ['a full after the seat came back', [taken('a', 0, 1), back('e-a', 2, 3), full(4, 5)], 1, /a seat was free/],
    [
      'a full between two who had the seat',
      [taken('a', 0, 1), back('e-a', 2, 3), full(4, 5), taken('b', 6, 7)],
      1,
      /^"full" from 4/,
    ],
    ['a full while one of two seats is free', [taken('a', 0, 1), full(4, 5), taken('b', 6, 7)], 2, /a seat was free/],
    ['a seat that came back twice', [taken('a', 0, 1), back('e-a', 2, 3), back('e-a', 4, 5)], 1, /came back twice/],
    ['a read that misses the own seat', [taken('a', 0, 1), read('a', 2, 3)], 1, /^a was told of e-a and does not see/],
    [
      'a read of a seat that is gone',
      [taken('a', 0, 1), back('e-a', 2, 3), read('a', 4, 5, 'e-a')],
      1,
      /^a sees e-a, which is gone$/,
    ],
    ['a read of a seat nobody asked for yet', [read('a', 0, 1, 'e-a'), taken('a', 2, 3)], 1, /which is gone/],
    ['a seat already there that is gone', [taken('a', 0, 1), back('e-a', 2, 3), live('a', 4, 5)], 1, /was not live/],
    ['a seat already there that never was', [live('a', 4, 5)], 1, /was not live/],
  ];
  test.each(broken)('names %s', (_what, operations, capacity, words) => {
    expect(violations(operations, { capacity })).toEqual([expect.stringMatching(words)]);
  });

  test('judges a hundred thousand operations in a moment', () => {
    const operations = Array.from({ length: 50_000 }, (_, i) => [
      taken(`s${i}`, i, i + 0.4),
      back(`e-s${i}`, i + 0.5, i + 0.9),
    ]).flat();
    const begun = performance.now();

    expect(violations(operations, { capacity: 1 })).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
