import { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from '@jest/globals';
import { verifyRecord } from '../../src/features/queue/index.js';
import { runAudit } from '../../src/features/ops/index.js';
import { seatsChannel, type SeatsChanged } from '../../src/features/seats/index.js';
import { randomFrom, roomKey } from '../queue/support.js';
import { encodeId } from '../../src/kit/id.js';
import type { TestApp } from '../support/app.js';
import { eventually } from '../support/together.js';
import type { Fault } from './fault.js';
import { REVIVED, type Flow, type FlowMaker } from './flows.js';
import { Died, Mortal } from './mortal.js';

/** `CRASH_MATRIX=full` goes through every point; else a sample of each flow that is another one every day. */
const FULL = process.env['CRASH_MATRIX'] === 'full';
const SEED = Number(process.env['CRASH_SEED'] ?? Math.floor(Date.now() / 86_400_000));

/** What is gone through: flows by name, what may happen at a call, and how many points of each flow are a sample. */
export interface Matrix {
  readonly flows: Readonly<Record<string, FlowMaker>>;
  readonly kinds: readonly Fault['kind'][];
  readonly points: number;
}

/**
 * A flow is run once to count its calls to Postgres, Redis and providers, then again for every call: the process is
 * killed before it, after it, or the call fails. Another process is started, the clients ask again, and all must be as
 * it should.
 */
export function crashMatrix(title: string, app: TestApp, { flows, kinds, points: size }: Matrix): void {
  describe(`${title} (seed ${SEED})`, () => {
    walk(app, { flows, kinds, points: size });
  });
}

function walk(app: TestApp, { flows, kinds, points: size }: Matrix): void {
  let ahead: Promise<Mortal> | undefined;
  afterAll(() => ahead?.then((mortal) => mortal.end()).catch(() => {}));

  /** The next process, and one more on its way: most of a run is the time it takes to start. */
  async function nextMortal(): Promise<Mortal> {
    // A start that fails on a machine busy to the brim is not what is tried here: once more.
    const mortal = await (ahead ?? Mortal.start(app)).catch(() => Mortal.start(app));
    ahead = Mortal.start(app);
    ahead.catch(() => {});
    return mortal;
  }

  /** Runs a flow with a fault, revives, and checks. Says how many calls were made, and whether the process died. */
  async function runFlow(make: FlowMaker, fault: Fault): Promise<{ calls: number; died: boolean }> {
    const flow = await make(app);
    const mortal = await nextMortal();
    await mortal.arm(fault);
    let calls = Infinity;
    try {
      await flow.act(mortal);
      calls = await mortal.run('relay');
    } catch (error) {
      if (!(error instanceof Died)) throw error;
    }
    const { died } = mortal;
    await mortal.end();
    await afterDeath(flow);
    return { calls, died };
  }

  async function afterDeath(flow: Flow): Promise<void> {
    const revived = await app.openProcess({}, { repeating: true });
    app.apps.push(revived);
    try {
      await flow.check();
      await eventually(async () => (await app.sql(`select from outbox`)).length === 0, 'every fact is carried');
      const { checks } = await runAudit(revived.infra, { settleMs: 500 });
      expect(checks.filter(({ broken }) => broken > 0)).toEqual([]);
      for (const course of flow.courses) await expectEveryFactOnce(course);
      await expectFairRecords();
    } finally {
      app.apps.splice(REVIVED, 1);
      await revived.close();
      await clearWorld();
    }
  }

  /** The record of every room arrives in Postgres whole, and proves that everyone was let in by rank. */
  async function expectFairRecords(): Promise<void> {
    for (const { id } of await app.sql<{ id: string }>(`select id from rooms`)) {
      const roomId = encodeId('room', id);
      const key = roomKey(app, { id: roomId }, 'record');
      await eventually(async () => (await app.apps[0]!.infra.redis.llen(key)) === 0, 'the record is brought home');
      const { lines } = await app.run<{ lines: string[] }>(
        `query R($roomId: ID!) { fairnessRecord(roomId: $roomId, first: 10000) { lines } }`,
        { roomId },
        { as: await app.admin() },
      );
      expect((await verifyRecord(Readable.from(lines))).problems).toEqual([]);
      expect(lines.length).toBeGreaterThan(0);
    }
  }

  /** What one run leaves behind is not looked at by all that follow. */
  async function clearWorld(): Promise<void> {
    await app.sql(`truncate courses, seats, enrollments, outbox, rooms, room_courses, coupon_campaigns cascade`);
    const { redis } = app.apps[0]!.infra;
    const keys = await redis.keys(`${app.redisPrefix}*`);
    if (keys.length > 0) await redis.del(...keys);
  }

  /** The facts of a course's seats were published each once and in order: versions without a hole. */
  async function expectEveryFactOnce({ uuid }: { uuid: string }): Promise<void> {
    const { journal } = app.apps[0]!.infra.events;
    const head = (await journal.heads([seatsChannel(uuid)]))[0]!;
    const { events } = await journal.readAfter(seatsChannel(uuid), { ...head, offset: 0 }, 1000);
    const [seats] = await app.sql<{ version: number }>(`select version from seats where course_id = $1`, [uuid]);

    const versions = events.map(({ event }) => (event as SeatsChanged).version);
    expect(versions).toEqual(Array.from({ length: seats!.version - 1 }, (_, i) => i + 2));
  }

  describe.each(Object.entries(flows))('in %s', (name, make) => {
    test(
      'leaves every promise kept and every answer true',
      async () => {
        const { calls } = await runFlow(make, { kind: 'none', at: 0 });
        const every = Array.from({ length: calls }, (_, i) => kinds.map((kind) => ({ kind, at: i + 1 }))).flat();
        // One of a sample is sure to kill: another run may make a few calls less, but never half of them.
        const deadly = every.filter(({ kind, at }) => kind.startsWith('crash') && at <= calls / 2);
        const points = FULL ? every : [...sample(deadly, name, 1), ...sample(every, name, size - 1)];

        const broken: string[] = [];
        let deaths = 0;
        for (const point of points) {
          const said = await runFlow(make, point).then(
            ({ died }) => void (deaths += died ? 1 : 0),
            (error: Error) => `${point.kind} call ${point.at} of ${calls}: ${error.message}`,
          );
          if (said) broken.push(said);
        }

        expect(broken).toEqual([]);
        expect(calls).toBeGreaterThan(2);
        expect(deaths).toBeGreaterThan(0);
      },
      FULL ? 1_800_000 : 180_000,
    );
  });
}

/** Some of the points, the same for the same seed. */
function sample<Point>(points: readonly Point[], name: string, size: number): Point[] {
  const random = randomFrom(SEED + name.length * 1000 + name.charCodeAt(0));
  const left = [...points];
  return Array.from({ length: Math.min(size, left.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}
