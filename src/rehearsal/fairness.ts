import type { PlaceStory, Story } from './story.js';

/** What the order of a rehearsal was like. All counts of wrongs are 0 on a fair day. */
export interface Fairness {
  /** Places whose admission is known. */
  readonly admissions: number;
  /** People let in later than somebody with a higher number, although they were in line. */
  readonly overtaken: number;
  /** People still in line when everything was over, although somebody with a higher number was let in. */
  readonly starved: number;
  /** Places given with a lower number than one that was given before they were even asked for. */
  readonly outOfTurn: number;
  /** Numbers that two people have. */
  readonly shared: number;
  /** Times that somebody's position grew while they watched. */
  readonly pushedBack: number;
  /** Times that coming back with a ticket gave another place than the ticket's. */
  readonly placesLost: number;
  /** Some of the wrongs in words. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;

interface Place extends PlaceStory {
  readonly story: Story;
}

/**
 * Judges the order from the numbers in people's own tickets and the moments at which they were let in, both of which
 * come from the line itself: no clock of a client has a part in who was before whom.
 *
 * Ranks are compared within one life of the line (`epoch`). Who left before their turn was not overtaken.
 */
export function judgeFairness(stories: readonly Story[]): Fairness {
  const places = stories.flatMap((story) => story.places.map((place): Place => ({ ...place, story })));
  const lives = [...Map.groupBy(places, ({ epoch }) => epoch).values()];
  const examples: string[] = [];
  const wrong = (words: string) => void (examples.length < EXAMPLES && examples.push(words));
  return {
    admissions: places.filter(({ admittedMs }) => admittedMs !== null).length,
    overtaken: sum(lives, (life) => overtakenIn(life, wrong)),
    starved: sum(lives, (life) => starvedIn(life, wrong)),
    outOfTurn: sum(lives, (life) => outOfTurnIn(life, wrong)),
    shared: sum(lives, (life) => sharedIn(life, wrong)),
    pushedBack: sum(stories, ({ pushedBack }) => pushedBack),
    placesLost: sum(stories, ({ placesLost }) => placesLost),
    examples,
  };
}

/** How many wrongs there are in all. */
export const wrongsOf = ({ overtaken, starved, outOfTurn, shared, pushedBack, placesLost }: Fairness): number =>
  overtaken + starved + outOfTurn + shared + pushedBack + placesLost;

const sum = <Item>(items: readonly Item[], of: (item: Item) => number) =>
  items.reduce((total, item) => total + of(item), 0);

const bySeq = (a: Place, b: Place) => a.seq - b.seq;
const nameOf = ({ seq, story }: Place) => `person ${story.plan.number} (number ${seq})`;

/** From the back of the line to its front: the earliest admission among all who stood behind. */
function overtakenIn(life: readonly Place[], wrong: (words: string) => void): number {
  const admitted = life.filter(({ admittedMs }) => admittedMs !== null).sort(bySeq);
  let earliest: Place | null = null;
  let overtaken = 0;
  for (const place of admitted.reverse()) {
    if (earliest && earliest.admittedMs! < place.admittedMs!) {
      overtaken += 1;
      wrong(`${nameOf(place)} was let in ${place.admittedMs! - earliest.admittedMs!} ms after ${nameOf(earliest)}`);
    }
    if (!earliest || place.admittedMs! < earliest.admittedMs!) earliest = place;
  }
  return overtaken;
}

function starvedIn(life: readonly Place[], wrong: (words: string) => void): number {
  const last = Math.max(-Infinity, ...life.filter(({ admittedMs }) => admittedMs !== null).map(({ seq }) => seq));
  const starved = life.filter(
    ({ seq, admittedMs, left, story }) => admittedMs === null && !left && story.ending === 'unfinished' && seq < last,
  );
  for (const place of starved) wrong(`${nameOf(place)} was never let in, and number ${last} was`);
  return starved.length;
}

/** Whoever asked after somebody else had their number gets a higher one. Walks along the asking, in time. */
function outOfTurnIn(life: readonly Place[], wrong: (words: string) => void): number {
  const asked = [...life].sort((a, b) => a.askedMs - b.askedMs);
  const given = [...life].sort((a, b) => a.givenMs - b.givenMs);
  let next = 0;
  let highest: Place | null = null;
  let outOfTurn = 0;
  for (const place of asked) {
    for (; next < given.length && given[next]!.givenMs < place.askedMs; next += 1) {
      if (!highest || given[next]!.seq > highest.seq) highest = given[next]!;
    }
    if (highest && highest.seq > place.seq) {
      outOfTurn += 1;
      wrong(`${nameOf(place)} asked after ${nameOf(highest)} was given`);
    }
  }
  return outOfTurn;
}

function sharedIn(life: readonly Place[], wrong: (words: string) => void): number {
  const owners = [...Map.groupBy(life, ({ seq }) => seq)];
  const shared = owners.filter(([, places]) => new Set(places.map(({ story }) => story.plan.number)).size > 1);
  for (const [seq] of shared) wrong(`number ${seq} was given twice`);
  return shared.length;
}
