import { planDay, type PersonPlan } from '../../src/rehearsal/plan.js';
import type { RosterEntry } from '../../src/rehearsal/operations.js';
import { Story, type Claim, type PlaceStory } from '../../src/rehearsal/story.js';

const [ANYBODY] = planDay({ students: 1, minutes: 1, profile: 'rush', seed: 1 }) as [PersonPlan];

/** A person of a made-up day: what they were told is written into the story by the test. */
export function storyOf(number: number, plan: Partial<PersonPlan> = {}): Story {
  const story = new Story({ ...ANYBODY, number, ...plan }, `account_${number}`, 60_000);
  story.ending = 'full';
  return story;
}

/** A place with this number, asked for at that second and admitted at another. */
export function placeOf(seq: number, { askedMs = seq * 10, givenMs = askedMs + 5, ...more }: Partial<PlaceStory> = {}) {
  return { seq, epoch: 'life', askedMs, givenMs, admittedMs: 1_000 + seq, left: false, ...more };
}

/** People in a fair line: numbers in the order of asking, admissions in the order of numbers. */
export function fairDay(people: number): Story[] {
  return Array.from({ length: people }, (_, i) => {
    const story = storyOf(i);
    story.places.push(placeOf(i + 1));
    return story;
  });
}

let keys = 0;

export function claimOf({ sentMs, ...more }: Partial<Claim> & { sentMs: number }): Claim {
  const answer = more.enrollmentId ? 'Enrollment' : 'CourseFull';
  return { key: `key ${(keys += 1)}`, sentMs, endedMs: sentMs + 10, answer, enrollmentId: null, ...more };
}

/** Someone who pressed the button at an instant and got this seat. */
export function winner(number: number, sentMs: number): Story {
  const story = storyOf(number, { watchesEnrollment: true });
  story.ending = 'enrolled';
  const enrollmentId = `enrollment_${number}`;
  story.claims.push(claimOf({ sentMs, enrollmentId }));
  story.heardOf.set(enrollmentId, sentMs + 20);
  return story;
}

/** Someone who was told at an instant that the course is full. */
export function loser(number: number, sentMs: number): Story {
  const story = storyOf(number);
  story.claims.push(claimOf({ sentMs }));
  return story;
}

/** The roster as it must be after a day. */
export const rosterOf = (stories: readonly Story[]): RosterEntry[] =>
  stories.flatMap(({ seat, accountId }) =>
    seat ? [{ id: seat, status: 'CONFIRMED', student: { id: accountId } }] : [],
  );
