import { describe, expect, test } from '@jest/globals';
import { judgeFairness, wrongsOf } from '../../src/rehearsal/fairness.js';
import { rankOf } from '../../src/rehearsal/rank.js';
import { fairDay, placeOf, storyOf } from './stories.js';

describe('the verdict on the order', () => {
  test('finds nothing wrong with a fair day', () => {
    const fairness = judgeFairness(fairDay(50));

    expect(wrongsOf(fairness)).toBe(0);
    expect(fairness).toMatchObject({ admissions: 50, examples: [] });
  });

  test('lets people be let in at the same instant', () => {
    const stories = fairDay(10);
    for (const { places } of stories) places[0]!.admittedMs = 5_000;

    expect(wrongsOf(judgeFairness(stories))).toBe(0);
  });

  test('sees someone let in after a higher number, and says who', () => {
    const stories = fairDay(10);
    stories[3]!.places[0]!.admittedMs = 1_006.5;

    const fairness = judgeFairness(stories);

    // Numbers 5 and 6 went before number 4: one person was overtaken.
    expect(fairness.overtaken).toBe(1);
    expect(fairness.examples[0]).toMatch(/person 3 \(number 4\)/);
  });

  test('counts everyone whom one queue jumper overtook', () => {
    const stories = fairDay(10);
    stories[9]!.places[0]!.admittedMs = 1_000;

    expect(judgeFairness(stories).overtaken).toBe(9);
  });

  test('sees someone who was never let in while those behind were', () => {
    const stories = fairDay(10);
    Object.assign(stories[4]!.places[0]!, { admittedMs: null });
    stories[4]!.ending = 'unfinished';

    expect(judgeFairness(stories)).toMatchObject({ starved: 1, overtaken: 0 });
  });

  test('does not pity someone who left before their turn', () => {
    const stories = fairDay(10);
    Object.assign(stories[4]!.places[0]!, { admittedMs: null, left: true });

    expect(wrongsOf(judgeFairness(stories))).toBe(0);
  });

  test('sees a lower number for one who asked after another had theirs', () => {
    const stories = fairDay(10);
    stories[2]!.places[0] = placeOf(3, { askedMs: 500 });

    expect(judgeFairness(stories).outOfTurn).toBe(1);
  });

  test('allows any order among those who asked at the same time', () => {
    const stories = fairDay(10);
    stories.forEach(({ places }, i) => (places[0] = placeOf(10 - i, { askedMs: i, givenMs: 100 })));

    expect(wrongsOf(judgeFairness(stories))).toBe(0);
  });

  test('sees one number that two people have', () => {
    const stories = [...fairDay(5), storyOf(5)];
    stories[5]!.places.push(placeOf(5));

    expect(judgeFairness(stories).shared).toBe(1);
  });

  test('compares no numbers of different lives of the line', () => {
    const stories = [...fairDay(5), storyOf(5)];
    stories[5]!.places.push(placeOf(1, { epoch: 'another', askedMs: 900, admittedMs: 2_000 }));

    expect(wrongsOf(judgeFairness(stories))).toBe(0);
  });

  test('counts a position that grew, and a ticket that brought back another place', () => {
    const stories = fairDay(3);
    stories[0]!.pushedBack = 2;
    const ticket = (seq: number) =>
      `v1.${Buffer.from(JSON.stringify(['room', 'person', seq, 'life', 0, 0])).toString('base64url')}.mac`;
    const waiting = { state: 'WAITING', position: 1, admittedUntil: null } as const;
    stories[1]!.given({ ...waiting, ticket: ticket(2) }, { askedMs: 100, givenMs: 110, again: true });
    stories[2]!.given({ ...waiting, ticket: ticket(9) }, { askedMs: 100, givenMs: 110, again: true });

    expect(judgeFairness(stories)).toMatchObject({ pushedBack: 2, placesLost: 1 });
  });

  test('reads the number that a ticket proves', () => {
    const payload = Buffer.from(JSON.stringify(['room', 'person', 42, 'life', 0, 0])).toString('base64url');

    expect(rankOf(`v1.${payload}.mac`)).toEqual({ seq: 42, epoch: 'life' });
  });
});
