import { describe, expect, test } from '@jest/globals';
import { judgePromises } from '../../src/rehearsal/promises.js';
import type { Story } from '../../src/rehearsal/story.js';
import { claimOf, loser, rosterOf, winner } from './stories.js';

const SEATS = 3;
const judged = (stories: readonly Story[], roster = rosterOf(stories)) =>
  judgePromises(stories, roster, { seats: SEATS, activeMost: SEATS, holes: 0 });
const goodDay = () => [winner(0, 100), winner(1, 200), winner(2, 300), loser(3, 400)];

describe('the verdict on seats', () => {
  test('finds nothing wrong with a good day', () => {
    expect(judged(goodDay())).toEqual({
      seatsTaken: 3,
      seatsWanted: 3,
      seatsLost: 0,
      seatsUntold: 0,
      keysSplit: 0,
      fullTooEarly: 0,
      newsLost: 0,
      activeMost: 3,
      holes: 0,
    });
  });

  test('sees a seat that somebody was promised and the roster does not know', () => {
    const stories = goodDay();

    expect(judged(stories, rosterOf(stories).slice(1)).seatsLost).toBe(1);
  });

  test('sees a seat of somebody who was never told', () => {
    const stories = goodDay();
    const stranger = { id: 'enrollment_9', status: 'CONFIRMED', student: { id: 'account_3' } } as const;

    expect(judged(stories, [...rosterOf(stories), stranger]).seatsUntold).toBe(1);
  });

  test('sees one key that led to two seats, or to none after it led to one', () => {
    const [two, none, same] = [winner(0, 100), winner(1, 200), winner(2, 300)];
    two.claims.push({ ...two.claims[0]!, enrollmentId: 'enrollment_8' });
    none.claims.push({ ...none.claims[0]!, sentMs: 500, endedMs: 510, answer: 'CourseFull', enrollmentId: null });
    same.claims.push({ ...same.claims[0]!, sentMs: 500, endedMs: 510 });

    expect(judged([two, none, same]).keysSplit).toBe(2);
  });

  test('allows that of two presses at once the first is refused and the second gets a seat that came back', () => {
    const story = winner(0, 100);
    story.claims.unshift({ ...story.claims[0]!, answer: 'CourseFull', enrollmentId: null });

    expect(judged([story]).keysSplit).toBe(0);
  });

  test('sees "full" said before as many had even claimed as there are seats', () => {
    expect(judged([winner(0, 100), winner(1, 200), winner(2, 900), loser(3, 400)]).fullTooEarly).toBe(1);
  });

  test('sees "full" said when a seat had come back and nobody had taken it', () => {
    const stories = [...goodDay(), loser(4, 600), winner(5, 700)];
    stories[0]!.returns.push({ enrollmentId: 'enrollment_0', sentMs: 480, endedMs: 500 });

    expect(judged(stories).fullTooEarly).toBe(1);
  });

  test('does not miss a seat that came back when the last one had been refused', () => {
    const stories = goodDay();
    stories[0]!.returns.push({ enrollmentId: 'enrollment_0', sentMs: 480, endedMs: 500 });

    expect(judged(stories)).toMatchObject({ seatsTaken: 2, seatsWanted: 2, fullTooEarly: 0 });
  });

  test('misses a seat that came back while there were people who wanted it', () => {
    const stories = [...goodDay(), loser(4, 600)];
    stories[0]!.returns.push({ enrollmentId: 'enrollment_0', sentMs: 480, endedMs: 500 });

    expect(judged(stories)).toMatchObject({ seatsTaken: 2, seatsWanted: 3 });
  });

  test('counts who watched and never heard of their seat', () => {
    const stories = goodDay();
    stories[1]!.heardOf.clear();

    expect(judged(stories).newsLost).toBe(1);
  });

  test('knows a seat given back as no seat', () => {
    const story = winner(0, 100);
    story.returns.push({ enrollmentId: 'enrollment_0', sentMs: 200, endedMs: 210 });
    story.claims.push(claimOf({ sentMs: 300 }));

    expect(story.seat).toBeNull();
  });
});
