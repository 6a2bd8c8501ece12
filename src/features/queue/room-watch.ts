import type { PlaceState } from '../../generated/schema.js';
import { perProcess, type Infra } from '../../infra/context.js';
import type { Latest } from '../../infra/events/latest.js';
import { notFound } from '../../kit/errors.js';
import { join, PEOPLE_PER_CALL, roomChannel, standings, type RoomMoved, type View } from './line.js';
import { placeOf, type Place } from './place.js';
import { TimeWheel } from './time-wheel.js';

/** Where a subscriber reads their place: the latest only. */
export type PlaceSlot = Latest<'place', Place>;

/** Somebody who watches their place in a room from this process, on any number of tabs and devices. */
interface Watched {
  readonly personId: string;
  readonly slots: Set<PlaceSlot>;
  told: Place | null;
  toldAtMs: number;
  touchedAtMs: number;
}

/** The line is read for someone so often at least, in ms, by how many are ahead: where it moves most, it is felt most. */
const PACE: readonly (readonly [ahead: number, everyMs: number])[] = [
  [100, 100],
  [1000, 500],
  [Infinity, 2000],
];

/** How often those who do not wait are looked at, for news that never came. */
const IDLE_MS = 5000;

/** How often at most somebody hears only that the line behind them grew. */
const GROWTH_MS = 2000;

/** Being here is told to the room so often at least; more often where the grace is short. */
const TOUCH_MS = 10_000;

/** The states in which a place is worth bringing back. */
const LIVE: ReadonlySet<PlaceState> = new Set(['WAITING', 'ADMITTED', 'PASSED_OVER']);

/** The watches of this process, by room. */
const watches = perProcess(() => new Map<string, RoomWatch>());

/** The one watch of a room in this process. */
export function watchOf(infra: Infra, roomId: string): RoomWatch {
  const open = watches(infra);
  const standing = open.get(roomId);
  if (standing) return standing;
  const watch = new RoomWatch(infra, roomId, () => open.get(roomId) === watch && open.delete(roomId));
  open.set(roomId, watch);
  return watch;
}

/** Ends every watch of this process. */
export async function closeWatches(infra: Infra): Promise<void> {
  await Promise.all([...watches(infra).values()].map((watch) => watch.close()));
}

/**
 * Reads the places of everyone who watches one room from this process: many people in one call, each as often as their
 * distance from the front asks for, and at once when the room rings for them. Whoever is watching counts as present.
 */
export class RoomWatch {
  readonly #people = new Map<string, Watched>();
  readonly #due = new Set<Watched>();
  readonly #wheel: TimeWheel<Watched>;
  readonly #listening: Promise<() => void>;
  #looking: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #touchMs = TOUCH_MS;

  constructor(
    readonly infra: Infra,
    readonly roomId: string,
    readonly onClose: () => unknown,
  ) {
    this.#wheel = new TimeWheel((due) => this.#lookAt(due));
    this.#listening = infra.events.listen(
      roomChannel(roomId),
      (event) => this.#rung((event as RoomMoved).people),
      () => this.#rung(null),
    );
    // Where listening fails, nobody is served by this watch; the next one tries again.
    this.#listening.catch(() => this.onClose());
  }

  /**
   * Tells a slot the person's place as it is, then the latest whenever it changes. The slot fails with NOT_FOUND when
   * the person has no place.
   */
  async add(personId: string, slot: PlaceSlot): Promise<void> {
    let watched = this.#people.get(personId);
    if (!watched) {
      watched = { personId, slots: new Set(), told: null, toldAtMs: 0, touchedAtMs: 0 };
      this.#people.set(personId, watched);
    }
    watched.slots.add(slot);
    // Until it has heard something, the first slot of a person would wait for a change.
    watched.toldAtMs = 0;
    await this.#listening;
    this.#lookAt([watched]);
  }

  remove(personId: string, slot: PlaceSlot): void {
    const watched = this.#people.get(personId);
    if (!watched?.slots.delete(slot) || watched.slots.size > 0) return;
    this.#people.delete(personId);
    this.#due.delete(watched);
    this.#wheel.delete(watched);
    if (this.#people.size === 0) void this.close();
  }

  /** Ends the watch and whoever still reads from it. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.onClose();
    this.#wheel.close();
    for (const { slots } of [...this.#people.values()]) for (const slot of [...slots]) void slot.values.return!();
    await this.#listening.then(
      (stop) => stop(),
      () => {},
    );
    await this.#looking;
  }

  #rung(people: RoomMoved['people']): void {
    if (!people) return this.#lookAt(this.#people.values());
    const here = people.map((id) => this.#people.get(id)).filter((watched) => watched !== undefined);
    if (here.length > 0) this.#lookAt(here);
  }

  /** While one call is on its way, those who come due meanwhile gather for the next. */
  #lookAt(due: Iterable<Watched>): void {
    for (const watched of due) {
      this.#wheel.delete(watched);
      this.#due.add(watched);
    }
    this.#looking ??= this.#lookAtDue().finally(() => (this.#looking = undefined));
  }

  async #lookAtDue(): Promise<void> {
    // Those who come due in the same turn of the loop go together.
    await new Promise(setImmediate);
    while (this.#due.size > 0) {
      const batch = [...this.#due].slice(0, PEOPLE_PER_CALL);
      for (const watched of batch) this.#due.delete(watched);
      await this.#read(batch).catch((error: unknown) => {
        this.infra.log.warn({ err: error, roomId: this.roomId }, 'read a line');
        for (const watched of batch) this.#again(watched, IDLE_MS);
      });
    }
  }

  async #read(batch: Watched[]): Promise<void> {
    const nowMs = Date.now();
    const [stale, fresh] = [[] as Watched[], [] as Watched[]];
    for (const watched of batch) (watched.touchedAtMs + this.#touchMs <= nowMs ? stale : fresh).push(watched);
    const people = [...stale, ...fresh];
    const ids = people.map((watched) => watched.personId);
    const { outlook, standings: seen } = await standings(this.infra, this.roomId, ids, stale.length);
    this.#touchMs = Math.min(TOUCH_MS, (outlook.graceMs ?? Infinity) / 3);
    for (const watched of stale) watched.touchedAtMs = nowMs;
    people.forEach((watched, i) => this.#tell(watched, { outlook, standing: seen[i]! }));
  }

  #tell(watched: Watched, view: View): void {
    if (!this.#people.has(watched.personId)) return;
    const place = placeOf(this.roomId, watched.personId, view);
    if (!place) return this.#lost(watched, view.outlook.epoch);
    if (worthTelling(watched, place)) {
      for (const slot of watched.slots) slot.push('place', place);
      watched.told = place;
      watched.toldAtMs = Date.now();
    }
    this.#again(watched, Math.min(paceOf(place, this.infra.clock.nowMs()), this.#touchMs));
  }

  /** The room has forgotten somebody who is here: a new life gives back a place that had not ended. */
  #lost(watched: Watched, epoch: string): void {
    const { told, personId } = watched;
    const before = told && told.epoch !== epoch && LIVE.has(told.state) && told.seq > 0 ? told : null;
    if (!before) {
      for (const slot of watched.slots) slot.fail(notFound('place in this line'));
      return;
    }
    const oldPlace = {
      seq: before.seq,
      epoch: before.epoch,
      untilMs: before.admittedUntil?.getTime() ?? 0,
      shownAtMs: this.infra.clock.nowMs(),
    };
    join(this.infra, this.roomId, { personId, oldPlace, proved: true })
      .then((view) => typeof view === 'object' && 'standing' in view && this.#tell(watched, view))
      .catch((error: unknown) => {
        this.infra.log.warn({ err: error, roomId: this.roomId }, 'bring back a place');
        this.#again(watched, IDLE_MS);
      });
  }

  #again(watched: Watched, inMs: number): void {
    if (this.#people.has(watched.personId) && !this.#due.has(watched)) this.#wheel.add(watched, inMs);
  }
}

function worthTelling({ told, toldAtMs }: Watched, place: Place): boolean {
  if (!told || toldAtMs === 0) return true;
  const moved =
    told.state !== place.state ||
    told.position !== place.position ||
    told.epoch !== place.epoch ||
    told.paused !== place.paused ||
    told.admittedUntil?.getTime() !== place.admittedUntil?.getTime();
  return moved || (told.waiting !== place.waiting && Date.now() - toldAtMs >= GROWTH_MS);
}

/** When to look at a place again if nothing rings before, in ms. */
function paceOf({ ahead, admittedUntil, state }: Place, nowMs: number): number {
  if (ahead !== null) return PACE.find(([upTo]) => ahead < upTo)![1];
  if (state === 'ADMITTED' && admittedUntil) return Math.min(Math.max(admittedUntil.getTime() - nowMs, 50), IDLE_MS);
  return IDLE_MS;
}
