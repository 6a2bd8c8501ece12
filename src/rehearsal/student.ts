import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, beforeClosing, DayIsOver, serverOf, type Day, type Timed } from './day.js';
import type { Operation } from './http.js';
import { CANCEL, ENROLL, JOIN, LEAVE, MY_PLACE, type PlaceNews } from './operations.js';
import { Page } from './page.js';
import { Trouble, type Measured } from './record.js';
import type { Ending, Story } from './story.js';
import { nowMs, until } from './time.js';

/** How long news may be on their way to somebody who has been answered. */
const NEWS_MS = 2_000;

/**
 * A student's whole day: comes, lines up, watches, perhaps reloads the page or loses the connection, is let in, presses
 * the button, and stays on the page until the day ends. What they are told goes into their story.
 */
export async function attend(day: Day, story: Story): Promise<void> {
  const visit = new Visit(day, story);
  try {
    story.ending = await visit.run();
  } catch (error) {
    if (!(error instanceof Trouble || error instanceof DayIsOver)) throw error;
    story.ending = 'unfinished';
    story.because = error instanceof Trouble ? error.outcome : `still ${visit.doing} when the day was over`;
  }
  await until(Math.max(day.endsMs, nowMs() + NEWS_MS));
  visit.end();
}

class Visit {
  doing = 'on the way';
  #page: Page | undefined;
  #changes = 0;
  #ticket = '';

  constructor(
    readonly day: Day,
    readonly story: Story,
  ) {}

  end(): void {
    this.#page?.close();
  }

  async run(): Promise<Ending> {
    const { day, story } = this;
    const { plan } = story;
    const arrivesMs = day.opensMs + plan.arrivesMs;
    await until(arrivesMs);
    if (!(await this.#join(arrivesMs))) return 'turned away';
    this.#page = await Page.open(day, story, this.#changes);
    await this.#beInterrupted();
    this.doing = 'waiting';
    await beforeClosing(day, story.admitted);
    this.doing = 'enrolling';
    await pause(plan.thinksMs);
    const seat = await this.#press();
    if (!seat) {
      await this.#leave();
      return 'full';
    }
    this.#page.stopWatchingPlace();
    if (!plan.cancels) return 'enrolled';
    await this.#giveBack(seat);
    return 'gave it back';
  }

  /** Takes a place, or comes back to it with its ticket; false when turned away. */
  async #join(plannedMs: number, ticket?: string): Promise<boolean> {
    this.doing = 'lining up';
    const { courseId } = this.day;
    const asked = await this.#ask<PlaceNews>('joinQueue', { query: JOIN, variables: { courseId, ticket } }, plannedMs);
    const { answer, sentMs, endedMs } = asked;
    if (answer.__typename !== 'Place') {
      this.story.because = answer.__typename;
      return false;
    }
    this.#ticket = answer.ticket!;
    this.day.tickets.push(this.#ticket);
    this.story.given(answer, { askedMs: sentMs, givenMs: endedMs, again: ticket !== undefined });
    return true;
  }

  /** Reloads the page, or loses the connection and comes back with the ticket: while waiting, or just when let in. */
  async #beInterrupted(): Promise<void> {
    const { refreshesAfterMs, dropsAfterMs, awayMs } = this.story.plan;
    const calm = (ms: number) => beforeClosing(this.day, Promise.race([pause(ms), this.story.admitted]));
    if (refreshesAfterMs !== null) {
      await calm(refreshesAfterMs);
      this.doing = 'reloading';
      const before = this.#page;
      const query = { query: MY_PLACE, variables: { courseId: this.day.courseId } };
      const { answer, sentMs, endedMs } = await this.#ask<PlaceNews>('myPlace', query);
      if (answer) this.story.given(answer, { askedMs: sentMs, givenMs: endedMs, again: true });
      this.#page = await Page.open(this.day, this.story, (this.#changes += 1));
      before?.close();
    }
    if (dropsAfterMs !== null) {
      await calm(dropsAfterMs);
      this.doing = 'coming back';
      this.#page?.drop();
      await pause(awayMs);
      this.#changes += 1;
      await this.#join(nowMs(), this.#ticket);
      this.#page = await Page.open(this.day, this.story, this.#changes);
    }
  }

  /** Presses the button; the enrollment, or null when the course is full. */
  async #press(): Promise<string | null> {
    const { doublePresses, repeats } = this.story.plan;
    const key = randomUUID();
    const presses = [this.#claim(key), ...(doublePresses ? [this.#claim(key)] : [])];
    const seats = await Promise.all(presses);
    if (repeats) seats.push(await this.#claim(key));
    return seats.find((seat) => seat !== null) ?? null;
  }

  async #claim(key: string): Promise<string | null> {
    const { courseId } = this.day;
    const { answer, sentMs, endedMs } = await this.#ask<{ id?: string }>('enroll', {
      query: ENROLL,
      variables: { courseId, key },
    });
    const enrollmentId = answer.__typename === 'Enrollment' ? answer.id! : null;
    this.story.claims.push({ key, sentMs, endedMs, answer: answer.__typename, enrollmentId });
    if (answer.__typename === 'Enrollment' || answer.__typename === 'CourseFull') return enrollmentId;
    throw new Trouble(answer.__typename, 'refused');
  }

  async #giveBack(id: string): Promise<void> {
    this.doing = 'giving the seat back';
    const { answer, sentMs, endedMs } = await this.#ask('cancelEnrollment', { query: CANCEL, variables: { id } });
    if (answer.__typename !== 'Enrollment') throw new Trouble(answer.__typename, 'refused');
    this.story.returns.push({ enrollmentId: id, sentMs, endedMs });
  }

  async #leave(): Promise<void> {
    this.doing = 'leaving';
    this.#page?.stopWatchingPlace();
    this.story.gone();
    await this.#ask('leaveQueue', { query: LEAVE, variables: { courseId: this.day.courseId } });
  }

  async #ask<Fields>(what: Measured, operation: Operation, plannedMs = nowMs()): Promise<Timed<Fields>> {
    const { day, story } = this;
    const token = await day.people.tokenOf(story.plan.number);
    const url = serverOf(day, story.plan, this.#changes);
    return ask<Fields>(day, { what, who: story.plan.kind, plannedMs, url, token }, operation);
  }
}
