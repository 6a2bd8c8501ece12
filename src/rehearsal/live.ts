import { setTimeout as pause } from 'node:timers/promises';
import { cheat } from './bot.js';
import { lookAtRoom, type Admin, type HotCourse } from './course.js';
import { DayIsOver, type Day } from './day.js';
import { figuresOf, isDone, type Progress } from './progress.js';
import { Trouble } from './record.js';
import type { Story } from './story.js';
import { attend } from './student.js';
import { nowMs } from './time.js';
import type { Look } from './timeline.js';

/** How long before the opening everything stands still. */
const HUSH_MS = 500;

/** How long students may still take after the plan has ended: it must end one day. */
const PATIENCE_MS = 120_000;

const LOOK_EVERY_MS = 500;

const SHOW_EVERY_MS = 500;

/** The day of a stage, about to begin. */
export function dayFrom(
  stage: Pick<Day, 'http' | 'records' | 'urls' | 'people' | 'courseId'>,
  minutes: number,
): Day & { end(): void } {
  const opensMs = nowMs() + HUSH_MS;
  const endsMs = opensMs + minutes * 60_000;
  const closesMs = endsMs + PATIENCE_MS;
  const over = Promise.withResolvers<never>();
  over.promise.catch(() => {});
  const timer = setTimeout(() => over.reject(new DayIsOver()), closesMs - nowMs());
  return {
    ...stage,
    oneClock: stage.urls.every((url) => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)),
    tickets: [],
    sockets: { open: 0, most: 0 },
    ...{ opensMs, endsMs, closesMs, closed: over.promise },
    end: () => clearTimeout(timer),
  };
}

/** What was seen of the day from above. */
export interface Seen {
  readonly looks: readonly Look[];
  /** Times that cheating worked. */
  readonly holes: number;
}

/** Lets everybody live their day, and watches the room meanwhile. */
export async function live(
  day: Day,
  stories: readonly Story[],
  { admin, course, progress }: { admin: Admin; course: HotCourse; progress: Progress },
): Promise<Seen> {
  const looks: Look[] = [];
  const watching = new AbortController();
  const watcher = watchRoom(admin, course, looks, watching.signal);
  progress.begin('the day', stories.length);
  const show = setInterval(() => {
    progress.update(stories.filter(isDone).length, figuresOf({ stories, records: day.records, look: looks.at(-1) }));
  }, SHOW_EVERY_MS);
  try {
    const tries = stories.map((story) => (story.plan.kind === 'bot' ? cheat(day, story) : attend(day, story)));
    const holes = (await Promise.all(tries)).reduce((total: number, found) => total + Number(found ?? 0), 0);
    progress.update(stories.length, figuresOf({ stories, records: day.records, look: looks.at(-1) }));
    return { looks, holes };
  } finally {
    clearInterval(show);
    watching.abort();
    await watcher;
    progress.end();
  }
}

async function watchRoom(admin: Admin, course: HotCourse, looks: Look[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const { waiting, active } = await lookAtRoom(admin, course);
      looks.push({ atMs: nowMs(), waiting, active });
    } catch (error) {
      // A look that fails is one look less; what fails for students is in their records.
      if (!(error instanceof Trouble)) throw error;
    }
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

/** Measures the news of seats: from the press of the button until the student's own feed told of it. */
export function measureNews({ records }: Day, stories: readonly Story[]): void {
  for (const { claims, heardOf } of stories) {
    for (const [id, endedMs] of heardOf) {
      const sentMs = claims.find(({ enrollmentId }) => enrollmentId === id)?.sentMs;
      if (sentMs === undefined) continue;
      records.add({
        what: 'seatHeard',
        who: 'student',
        plannedMs: sentMs,
        sentMs,
        endedMs,
        outcome: 'ok',
        failed: null,
      });
    }
  }
}
