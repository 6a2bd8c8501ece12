import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { together } from '../support/together.js';
import { Line } from './support.js';

describe('joinQueue', () => {
  const app = useApp({ processes: 2, manualClock: true, repeating: false });
  const line = new Line(app);

  test('lets people in up to the limit and lines up the rest by rank', async () => {
    const { course } = await line.room({ activeLimit: 2, leaseSeconds: 60 });
    const people = await app.people(5);

    const places = await line.lineUp(people, course);

    expect(places.map(({ state }) => state)).toEqual(['ADMITTED', 'ADMITTED', 'WAITING', 'WAITING', 'WAITING']);
    expect(places.map(({ position }) => position)).toEqual([null, null, 1, 2, 3]);
    expect(places.map(({ ahead }) => ahead)).toEqual([null, null, 0, 1, 2]);
    expect(places[4]!.waiting).toBe(3);
    expect(places[0]!.admittedUntil).toBe(new Date(app.clock.nowMs() + 60_000).toISOString());
  });
});
