import { describe, expect, test } from '@jest/globals';
import { finishPlaces } from '../../src/features/queue/index.js';
import { useApp } from '../support/app.js';
import { dumpRoom, flawsOf, Line, randomFrom } from './support.js';

interface ModelPolicy {
  activeLimit: number;
  leaseSeconds: number;
  graceSeconds: number | null;
  waitingLimit: number | null;
  onRejoin: 'KEEP' | 'TO_BACK';
}

type ModelPlace = { state: string; turn: number; seenMs: number; untilMs: number };

/** What a room should do, in the plainest words: one list of places, looked through from the first to the last. */
class ModelRoom {
  readonly places = new Map<string, ModelPlace>();
  #turn = 0;

  constructor(public policy: ModelPolicy) {}

  #in(state: string) {
    return [...this.places.values()].filter((place) => place.state === state).sort((a, b) => a.turn - b.turn);
  }

  sweep(nowMs: number): void {
    const { activeLimit, leaseSeconds, graceSeconds } = this.policy;
    for (const place of this.#in('ADMITTED')) if (place.untilMs <= nowMs) place.state = 'LEASE_ENDED';
    for (const place of this.#in('WAITING'))
      if (graceSeconds !== null && place.seenMs < nowMs - graceSeconds * 1000) place.state = 'PASSED_OVER';
    for (const place of this.#in('WAITING')) {
      if (this.#in('ADMITTED').length >= activeLimit) break;
      Object.assign(place, { state: 'ADMITTED', untilMs: nowMs + leaseSeconds * 1000 });
    }
  }

  touch(person: string, nowMs: number): void {
    const place = this.places.get(person);
    if (place?.state === 'PASSED_OVER') place.state = 'WAITING';
    if (place?.state === 'WAITING') place.seenMs = nowMs;
    this.sweep(nowMs);
  }

  join(person: string, rejoin: boolean, nowMs: number): string {
    const place = this.places.get(person);
    // Absence ends, and a lease has ended, at the very moment of the call.
    if (place?.state === 'ADMITTED' && place.untilMs <= nowMs) place.state = 'LEASE_ENDED';
    if (place?.state === 'WAITING') place.seenMs = nowMs;
    const toBack = rejoin && this.policy.onRejoin === 'TO_BACK';
    const live = place && ['WAITING', 'ADMITTED', 'PASSED_OVER'].includes(place.state);
    if (live && (!toBack || place.state === 'ADMITTED')) {
      this.touch(person, nowMs);
    } else {
      const { waitingLimit, activeLimit } = this.policy;
      if (place?.state !== 'WAITING' && waitingLimit !== null) {
        if (this.#in('WAITING').length >= waitingLimit) this.sweep(nowMs);
        const waiting = this.#in('WAITING').length;
        const atOnce = waiting === 0 && this.#in('ADMITTED').filter((p) => p.untilMs > nowMs).length < activeLimit;
        if (waiting >= waitingLimit && !atOnce) return 'QueueFull';
      }
      this.places.set(person, { state: 'WAITING', turn: (this.#turn += 1), seenMs: nowMs, untilMs: 0 });
      this.sweep(nowMs);
    }
    return this.places.get(person)!.state;
  }

  end(person: string, state: 'LEFT' | 'DONE', nowMs: number): string {
    const place = this.places.get(person);
    if (place?.state === 'ADMITTED' && place.untilMs <= nowMs) place.state = 'LEASE_ENDED';
    const live = place && ['WAITING', 'ADMITTED', 'PASSED_OVER'].includes(place.state);
    if (live) place.state = state;
    if (live || state === 'DONE') this.sweep(nowMs);
    return live ? state : 'NotInQueue';
  }

  line(): string[] {
    return [...this.places]
      .filter(([, place]) => place.state === 'WAITING')
      .sort(([, a], [, b]) => a.turn - b.turn)
      .map(([person]) => person);
  }
}

const STATES: Record<string, string> = {
  W: 'WAITING',
  A: 'ADMITTED',
  P: 'PASSED_OVER',
  D: 'DONE',
  L: 'LEFT',
  E: 'LEASE_ENDED',
};

describe('a room', () => {
  const app = useApp({ processes: 2, manualClock: true, repeating: false });
  const line = new Line(app);

  test.each([1, 2, 3, 4])('does what the plain model does, whatever happens to it (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!;
    const randomPolicy = (): ModelPolicy => ({
      activeLimit: pick([0, 1, 2, 3]),
      leaseSeconds: pick([10, 30]),
      graceSeconds: pick([null, 15]),
      waitingLimit: pick([null, null, 0, 3]),
      onRejoin: pick(['KEEP', 'TO_BACK']),
    });
    const first = randomPolicy();
    const room = await line.room({ ...first });
    const model = new ModelRoom(first);
    const people = await app.people(8);
    const admin = await line.admin();
    const story: string[] = [];

    for (let step = 0; step < 100; step += 1) {
      const person = pick(people);
      const process = pick([0, 1]);
      const now = app.clock.nowMs();
      const deed = pick([
        'join',
        'join',
        'join',
        'rejoin',
        'leave',
        'finish',
        'ask',
        'ask',
        'wait',
        'wait',
        'tick',
        'policy',
      ]);
      story.push(`${step} ${deed} ${people.indexOf(person)}`);
      if (deed === 'join' || deed === 'rejoin') {
        const answer = await line.join(person, room.course, { rejoin: deed === 'rejoin', process });
        expect([story.at(-1), answer.state ?? answer.__typename]).toEqual([
          story.at(-1),
          model.join(person.uuid, deed === 'rejoin', now),
        ]);
      } else if (deed === 'leave') {
        const answer = await line.leave(person, room.course, process);
        expect(answer.state ?? answer.__typename).toBe(model.end(person.uuid, 'LEFT', now));
      } else if (deed === 'finish') {
        await finishPlaces(app.context(person, process), room.course.uuid, [person.uuid]);
        model.end(person.uuid, 'DONE', now);
      } else if (deed === 'ask') {
        const place = await line.placeOf(person, room.course, process);
        model.touch(person.uuid, now);
        expect(place?.state).toBe(model.places.get(person.uuid)?.state);
        const at = model.line().indexOf(person.uuid);
        expect(place?.position ?? null).toBe(at < 0 ? null : at + 1);
      } else if (deed === 'tick') {
        await line.tick(process);
        if (model.places.size > 0) model.sweep(now);
      } else if (deed === 'policy') {
        const policy = randomPolicy();
        await app.run(
          `mutation U($input: UpdateRoomInput!) { updateRoom(input: $input) { __typename } }`,
          { input: { id: room.id, policy } },
          { as: admin, process },
        );
        model.policy = policy;
        if (model.places.size > 0) model.sweep(now);
      } else {
        app.clock.advance({ seconds: pick([1, 4, 12]) });
        continue;
      }
      const dump = await dumpRoom(app, room);
      expect([story, flawsOf(dump, { activeLimit: Infinity })]).toEqual([story, []]);
      expect([story, dump.waiting.map(({ person }) => person)]).toEqual([story, model.line()]);
      const states = new Map([...dump.place].map(([id, { letter }]) => [id, STATES[letter]!]));
      expect(states).toEqual(new Map([...model.places].map(([id, { state }]) => [id, state])));
    }
  });
});
