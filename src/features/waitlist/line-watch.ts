import { setTimeout as delay } from 'node:timers/promises';
import { perProcess, type Infra } from '../../infra/context.js';
import { latest, type Latest } from '../../infra/events/latest.js';
import { WaitlistEntry } from './entities.js';
import { lineChannel } from './events.js';

/** Between two looks at a line that keeps moving: whoever watches is owed the latest place, not each step to it. */
const PACE_MS = 200;

/** What one watcher is owed: their newest entry in the line as it is. */
export type EntrySlot = Latest<'entry', WaitlistEntry>;

/** By course: who watches its line in this process. */
const watches = perProcess(() => new Map<string, LineWatch>());

/** The watch of a course's line in this process. */
export function watchOf(infra: Infra, courseId: string): LineWatch {
  const own = watches(infra);
  let watch = own.get(courseId);
  if (!watch) own.set(courseId, (watch = new LineWatch(infra, courseId, () => own.delete(courseId))));
  return watch;
}

/** Waits until no watch of this process reads any more. */
export async function closeLineWatches(infra: Infra): Promise<void> {
  await Promise.all([...watches(infra).values()].map((watch) => watch.close()));
}

/**
 * Everyone in this process who watches the line of one course. When the line changes it is read once for all of them,
 * and each is told when their own place is another one than before.
 */
export class LineWatch {
  readonly #slots = new Map<EntrySlot, { readonly studentId: string; told: string }>();
  readonly #closed = new AbortController();
  #listening: Promise<() => void> | null = null;
  #reading: Promise<void> | null = null;
  #stale = false;

  constructor(
    private readonly infra: Infra,
    private readonly courseId: string,
    private readonly forget: () => void,
  ) {}

  /** Opens a slot for somebody. Listens first; what they have now is the first thing in it. */
  async open(studentId: string): Promise<{ slot: EntrySlot; found: boolean }> {
    const slot: EntrySlot = latest(() => this.#remove(slot));
    this.#slots.set(slot, { studentId, told: '' });
    try {
      const look = () => this.#look();
      await (this.#listening ??= this.infra.events.listen(lineChannel(this.courseId), look, look));
      const [entry] = await this.#read([studentId]);
      if (entry) this.#tell(slot, entry);
      return { slot, found: entry !== undefined };
    } catch (error) {
      await slot.values.return!();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed.abort();
    for (const slot of [...this.#slots.keys()]) await slot.values.return!();
    await this.#reading;
  }

  #remove(slot: EntrySlot): void {
    this.#slots.delete(slot);
    if (this.#slots.size > 0) return;
    this.forget();
    void this.#listening?.then(
      (end) => end(),
      () => {},
    );
    this.#listening = null;
  }

  #look(): void {
    this.#stale = true;
    this.#reading ??= this.#readAll().finally(() => (this.#reading = null));
  }

  async #readAll(): Promise<void> {
    while (this.#stale && this.#slots.size > 0) {
      this.#stale = false;
      try {
        const people = new Set([...this.#slots.values()].map(({ studentId }) => studentId));
        const entries = new Map((await this.#read([...people])).map((entry) => [entry.studentId, entry]));
        for (const [slot, { studentId }] of this.#slots) {
          const entry = entries.get(studentId);
          if (entry) this.#tell(slot, entry);
        }
      } catch (error) {
        for (const slot of this.#slots.keys()) slot.fail(error);
      }
      await delay(PACE_MS, undefined, { signal: this.#closed.signal }).catch(() => {});
    }
  }

  #tell(slot: EntrySlot, entry: WaitlistEntry): void {
    const owner = this.#slots.get(slot);
    const says = JSON.stringify(entry);
    if (!owner || owner.told === says) return;
    owner.told = says;
    slot.push('entry', entry);
  }

  /** The newest entry of each person in this course, with its place in the line. */
  async #read(studentIds: readonly string[]): Promise<WaitlistEntry[]> {
    const { rows } = await this.infra.pool.query<WaitlistEntry>({
      name: 'watched-entries',
      text: `with line as (
               select id, row_number() over (order by rank)::int as position from waitlist_entries
                where course_id = $1 and state = 'WAITING')
             select distinct on (w.student_id) 'WaitlistEntry' as "__typename", w.id, w.course_id as "courseId",
                    w.student_id as "studentId", w.state, w.offer_expires_at as "offerExpiresAt",
                    w.enrollment_id as "enrollmentId", w.payment_id as "paymentId",
                    w.swap_enrollment_id as "swapEnrollmentId", w.group_id as "groupId", w.passed_over_reason as "passedOverReason",
                    w.ended_because as "endedBecause", w.note, w.created_at as "createdAt", line.position,
                    (select count(*)::int from line) as waiting
               from waitlist_entries w left join line using (id)
              where w.course_id = $1 and w.student_id = any ($2::uuid[]) order by w.student_id, w.id desc`,
      values: [this.courseId, studentIds],
    });
    return rows;
  }
}
