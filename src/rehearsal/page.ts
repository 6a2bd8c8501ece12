import { setTimeout as pause } from 'node:timers/promises';
import { beforeClosing, serverOf, type Day } from './day.js';
import { WATCH_ENROLLMENT, WATCH_PLACE, WATCH_SEATS, type PlaceNews } from './operations.js';
import { Trouble, type Measured } from './record.js';
import { Socket, troubleOf } from './socket.js';
import type { Story } from './story.js';
import { nowMs } from './time.js';

interface EnrollmentNews {
  readonly __typename: 'EnrollmentChanged' | 'StreamReset';
  readonly enrollment?: { readonly id: string; readonly status: string };
}

/** How long a client waits before it connects again after the server has closed its socket. */
const AGAIN_AFTER_MS = 500;

/** As graphql-ws's client: five tries more, each after twice the wait. */
const RETRIES_MAX = 5;

/**
 * One open page of a student: a socket with the subscriptions that they follow. When the server loses it, it connects
 * again, to the next server, as a client does.
 */
export class Page {
  #socket: Socket | undefined;
  #stopWatchingPlace: (() => void) | undefined;
  #closed = false;
  #counted = false;

  private constructor(
    readonly day: Day,
    readonly story: Story,
    public changes: number,
  ) {}

  /** Opens a page; settles when its first news are there. */
  static async open(day: Day, story: Story, changes: number): Promise<Page> {
    const page = new Page(day, story, changes);
    await page.#connect(nowMs());
    return page;
  }

  /** The student is not in line any more; they go on looking at the page. */
  stopWatchingPlace(): void {
    this.#stopWatchingPlace?.();
  }

  close(): void {
    this.#closed = true;
    this.#count(false);
    this.#socket?.close();
  }

  /** The network is gone. */
  drop(): void {
    this.#closed = true;
    this.#count(false);
    this.#socket?.drop();
  }

  #count(open: boolean): void {
    if (open === this.#counted) return;
    this.#counted = open;
    const { sockets } = this.day;
    sockets.open += open ? 1 : -1;
    sockets.most = Math.max(sockets.most, sockets.open);
  }

  /** Connects, and again where it fails, as a client does; each failure is recorded. */
  async #connect(plannedMs: number): Promise<void> {
    const { day, story } = this;
    const token = await day.people.tokenOf(story.plan.number);
    for (let failures = 0; ; failures += 1) {
      const sentMs = nowMs();
      const url = serverOf(day, story.plan, this.changes);
      try {
        this.#socket = await beforeClosing(
          day,
          Socket.open(url, token, (code) => this.#lost(code)),
        );
        this.#record('connect', { plannedMs, sentMs });
        break;
      } catch (trouble) {
        this.#record('connect', { plannedMs, sentMs }, trouble);
        if (!(trouble instanceof Trouble) || failures === RETRIES_MAX) throw trouble;
      }
      this.changes += 1;
      await pause(AGAIN_AFTER_MS * 2 ** failures);
    }
    this.#count(true);
    await this.#watchPlace();
    this.#watchTheRest();
  }

  #lost(code: number): void {
    this.#count(false);
    if (this.#closed) return;
    const now = nowMs();
    this.#record('connect', { plannedMs: now, sentMs: now }, troubleOf(code));
    this.changes += 1;
    pause(AGAIN_AFTER_MS)
      .then(() => (this.#closed ? undefined : this.#connect(now)))
      .catch((error: unknown) => (this.story.because ??= String((error as Error).message)));
  }

  async #watchPlace(): Promise<void> {
    const { day, story } = this;
    const startedMs = nowMs();
    const first = Promise.withResolvers<void>();
    let position = Infinity;
    this.#stopWatchingPlace = this.#socket!.subscribe<PlaceNews>(
      { query: WATCH_PLACE, variables: { courseId: day.courseId } },
      {
        next: (news) => {
          first.resolve();
          // Within one subscription: what two pages are told may cross on the way.
          if ((news.position ?? 0) > position) story.pushedBack += 1;
          position = news.position ?? position;
          const waited = story.place?.admittedMs === null;
          story.told(news);
          // Told of being let in while watching, where the room's clock and ours are one.
          const admittedMs = story.place?.admittedMs ?? null;
          if (waited && admittedMs !== null && admittedMs > startedMs && day.oneClock)
            this.#record('admitted', { plannedMs: admittedMs, sentMs: admittedMs });
        },
        failed: (trouble) => first.reject(trouble),
      },
    );
    try {
      await beforeClosing(day, first.promise);
      this.#record('watch', { plannedMs: startedMs, sentMs: startedMs });
    } catch (trouble) {
      this.#record('watch', { plannedMs: startedMs, sentMs: startedMs }, trouble);
      throw trouble;
    }
  }

  #watchTheRest(): void {
    const { day, story } = this;
    const now = nowMs();
    const failed = (trouble: Trouble) => this.#record('watch', { plannedMs: now, sentMs: now }, trouble);
    if (story.plan.watchesSeats) {
      const variables = { courseId: day.courseId };
      this.#socket!.subscribe({ query: WATCH_SEATS, variables }, { next: () => {}, failed });
    }
    if (story.plan.watchesEnrollment) {
      const next = ({ enrollment }: EnrollmentNews) => {
        if (enrollment && !story.heardOf.has(enrollment.id)) story.heardOf.set(enrollment.id, nowMs());
      };
      this.#socket!.subscribe<EnrollmentNews>({ query: WATCH_ENROLLMENT }, { next, failed });
    }
  }

  #record(what: Measured, { plannedMs, sentMs }: { plannedMs: number; sentMs: number }, trouble?: unknown): void {
    if (trouble !== undefined && !(trouble instanceof Trouble)) return;
    const { records } = this.day;
    const who = this.story.plan.kind;
    const [outcome, failed] = trouble ? [trouble.outcome, trouble.failed] : ['ok', null];
    records.add({ what, who, plannedMs, sentMs, endedMs: nowMs(), outcome, failed });
  }
}
