import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Person, TestApp } from '../support/app.js';
import { eventually } from '../support/together.js';
import { WaitLine, type Full } from '../waitlist/line.js';
import { ACCEPT, JOIN_WAITLIST } from '../waitlist/operations.js';
import { REVIVED, type Flow, type FlowMaker } from './flows.js';

/** A full course, what was told of it carried, and nobody who carries more but the process that may die. */
async function fullCourse(app: TestApp, waiting: number, settings: { priceMinor?: number; capacity?: number } = {}) {
  const line = new WaitLine(app);
  const course = await line.full(settings);
  const people = await app.people(waiting);
  const entries = await line.lineUp(course, people);
  return { line, course, people, entries };
}

async function carried(app: TestApp): Promise<void> {
  await app.runRelay();
  await app.apps[0]!.relay!.close();
}

/** Every fact of an entry's life was told once: each from the state that the one before it led to. */
async function expectWholeLives(app: TestApp, people: readonly Person[]): Promise<void> {
  const { journal } = app.apps[0]!.infra.events;
  for (const { uuid } of people) {
    const channel = `waitlist:${uuid}`;
    const head = (await journal.heads([channel]))[0]!;
    const { events } = await journal.readAfter(channel, { ...head, offset: 0 }, 100);
    const steps = events.map(({ event }) => event as unknown as { previousState: string; entry: { state: string } });
    expect(steps.map(({ previousState }) => previousState)).toEqual([
      ...(steps.length > 0 ? [null] : []),
      ...steps.slice(0, -1).map(({ entry }) => entry.state),
    ]);
  }
}

async function joinLine(app: TestApp): Promise<Flow> {
  const { line, course } = await fullCourse(app, 0);
  const people = await app.people(3);
  await carried(app);
  const answered: (string | undefined)[] = [];
  return {
    courses: [course],
    async act(mortal) {
      for (const person of people)
        answered.push((await mortal.execute(JOIN_WAITLIST, { input: { courseId: course.id } }, person)).id);
      await mortal.run('relay');
    },
    async check() {
      const again: { id: string; position: number }[] = [];
      for (const person of people) again.push(await line.join(course, person, { process: REVIVED }));

      expect(again.map(({ position }) => position)).toEqual([1, 2, 3]);
      answered.forEach((id, i) => expect(again[i]!.id).toBe(id));
      expect(await line.count(course)).toEqual({ capacity: 1, taken: 1, waiting: 3 });
      await eventually(async () => (await app.sql(`select from outbox`)).length === 0, 'every fact is carried');
      await expectWholeLives(app, people);
    },
  };
}

/** Two seats come back; the course makes offers, or enrolls at once. */
const promote =
  (promotion: 'OFFER' | 'DIRECT') =>
  async (app: TestApp): Promise<Flow> => {
    const { line, course, people } = await fullCourse(app, 3, { capacity: 2 });
    await app.sql(`insert into waitlist_policies values ($1, 60, $2)`, [course.uuid, promotion]);
    await carried(app);
    await freeAll(line, course);
    return {
      courses: [course],
      async act(mortal) {
        await mortal.run('relay');
        await mortal.run('serveLines');
        await mortal.run('relay');
      },
      async check() {
        const served = promotion === 'OFFER' ? 'OFFERED' : 'ENROLLED';
        const states = () => line.states(course, people);
        await eventually(async () => (await states())[1] === served, 'both seats have gone to the line');

        expect(await states()).toEqual([served, served, 'WAITING']);
        expect(await line.count(course)).toEqual({ capacity: 2, taken: 2, waiting: 1 });
        await eventually(async () => (await app.sql(`select from outbox`)).length === 0, 'every fact is carried');
        await expectWholeLives(app, people);
      },
    };
  };

async function freeAll(line: WaitLine, course: Full): Promise<void> {
  while (course.seated.length > 0) await line.free(course);
}

/** One seat, offered to the first of two. */
async function offered(app: TestApp) {
  const world = await fullCourse(app, 2, { priceMinor: 100 });
  await world.line.free(world.course);
  await app.runRecurring('serveLines');
  await carried(app);
  return world;
}

async function acceptOffer(app: TestApp): Promise<Flow> {
  const { line, course, people, entries } = await offered(app);
  const [student, key] = [people[0]!, randomUUID()];
  let answered: string | undefined;
  return {
    courses: [course],
    async act(mortal) {
      answered = (await mortal.execute(ACCEPT, { id: entries[0], key }, student)).id;
      await mortal.run('relay');
    },
    async check() {
      const again = await line.accept(entries[0]!, student, { key, process: REVIVED });

      expect(again).toMatchObject({ __typename: 'Enrollment', ...(answered ? { id: answered } : {}) });
      expect(await line.states(course, people)).toEqual(['ENROLLED', 'WAITING']);
      expect(await line.count(course)).toEqual({ capacity: 1, taken: 1, waiting: 1 });
      await eventually(async () => (await app.sql(`select from outbox`)).length === 0, 'every fact is carried');
      await expectWholeLives(app, people);
    },
  };
}

async function expireOffer(app: TestApp): Promise<Flow> {
  const { line, course, people } = await offered(app);
  await app.sql(`update waitlist_entries set offer_expires_at = now() - interval '1 second' where state = 'OFFERED'`);
  return {
    courses: [course],
    async act(mortal) {
      await mortal.run('expireOffers');
      await mortal.run('relay');
    },
    async check() {
      const states = () => line.states(course, people);
      await eventually(async () => (await states())[1] === 'OFFERED', 'the seat goes to the next');

      expect(await states()).toEqual(['OFFER_EXPIRED', 'OFFERED']);
      expect(await line.count(course)).toEqual({ capacity: 1, taken: 1, waiting: 0 });
      await eventually(async () => (await app.sql(`select from outbox`)).length === 0, 'every fact is carried');
      await expectWholeLives(app, people);
    },
  };
}

export const waitlistFlows: Readonly<Record<string, FlowMaker>> = {
  joinWaitlist: joinLine,
  offerSeats: promote('OFFER'),
  promoteDirectly: promote('DIRECT'),
  acceptSeatOffer: acceptOffer,
  expireOffers: expireOffer,
};
