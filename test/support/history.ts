/**
 * Histories of a course's seats, and a judge of them. Clients write down when they asked and when they were answered;
 * whatever order the server really worked in lies within those times. The judge takes time n log n, for the sorting, and
 * never guesses: what it names cannot be explained by any order. It stands in for a full linearizability check, whose
 * cost grows exponentially (EVIDENCE §1.1 R3).
 */

/** When something was asked and when the answer was there, on one clock; `Infinity`: never, as after a crash. */
export interface Span {
  readonly invoked: number;
  readonly completed: number;
}

/** What one client did and what came of it. */
export type Operation = Span &
  (
    | { readonly kind: 'take'; readonly student: string; readonly outcome: TakeOutcome }
    /** A seat that came back: given up, or its hold ended. `outcome` false: it had ended before. */
    | { readonly kind: 'release'; readonly enrollment: string; readonly outcome: boolean }
    /** A student looks at what they have: the live enrollments they were shown. */
    | { readonly kind: 'read'; readonly student: string; readonly outcome: readonly string[] }
  );

/** A seat; a refusal; or null, when no answer came: a seat may have been taken all the same. */
export type TakeOutcome =
  { readonly is: 'taken' | 'live'; readonly enrollment: string } | { readonly is: 'full' | 'other' } | null;

/** Writes down operations as they are made. */
export class History {
  readonly operations: Operation[] = [];

  /** Runs an operation and writes down when and what; one that fails got no answer, and the failure goes on. */
  async take(student: string, run: () => Promise<Exclude<TakeOutcome, null>>): Promise<TakeOutcome> {
    const invoked = performance.now();
    try {
      const outcome = await run();
      this.operations.push({ kind: 'take', student, outcome, invoked, completed: performance.now() });
      return outcome;
    } catch (error) {
      this.operations.push({ kind: 'take', student, outcome: null, invoked, completed: Infinity });
      throw error;
    }
  }

  async release(enrollment: string, run: () => Promise<boolean>): Promise<boolean> {
    const invoked = performance.now();
    const outcome = await run();
    this.operations.push({ kind: 'release', enrollment, outcome, invoked, completed: performance.now() });
    return outcome;
  }

  async read(student: string, run: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const invoked = performance.now();
    const outcome = await run();
    this.operations.push({ kind: 'read', student, outcome, invoked, completed: performance.now() });
    return outcome;
  }
}

/** What the history knows of one enrollment: when its seat can have been taken and come back, at the earliest and latest. */
interface Life {
  readonly student: string;
  takenEarliest: number;
  takenLatest: number;
  backEarliest: number;
  backLatest: number;
}

/**
 * What no order of the operations explains, in words; nothing for a history that is in order:
 * more seats taken than there are, two live enrollments of one student, a "full" while a seat was free all along, a
 * read that misses the reader's own seat or shows one that is gone, one seat given back twice.
 */
export function violations(operations: readonly Operation[], { capacity }: { capacity: number }): string[] {
  const lives = livesOf(operations);
  return [
    ...overbooked([...lives.values()], capacity),
    ...twiceLive(lives),
    ...returnedTwice(operations),
    ...falselyFull(operations, [...lives.values()], capacity),
    ...falselyLive(operations, lives),
    ...unreadWrites(operations, lives),
  ];
}

function livesOf(operations: readonly Operation[]): Map<string, Life> {
  const lives = new Map<string, Life>();
  for (const op of operations) {
    if (op.kind !== 'take' || op.outcome?.is !== 'taken') continue;
    const life = lives.get(op.outcome.enrollment) ?? {
      student: op.student,
      takenEarliest: Infinity,
      takenLatest: Infinity,
      backEarliest: Infinity,
      backLatest: Infinity,
    };
    // The same key again gives the same enrollment: it was there by the first answer.
    life.takenEarliest = Math.min(life.takenEarliest, op.invoked);
    life.takenLatest = Math.min(life.takenLatest, op.completed);
    lives.set(op.outcome.enrollment, life);
  }
  const unanswered = unansweredOf(operations);
  for (const life of lives.values()) {
    // An earlier attempt that got no answer may have been the one that took the seat.
    for (const { invoked } of unanswered.get(life.student) ?? [])
      life.takenEarliest = Math.min(life.takenEarliest, invoked);
  }
  for (const op of operations) {
    const life = op.kind === 'release' ? lives.get(op.enrollment) : undefined;
    if (!life) continue;
    // Whoever asked first may have been the one; by the first answer, yes or "it had ended", it was over.
    life.backEarliest = Math.min(life.backEarliest, op.invoked);
    life.backLatest = Math.min(life.backLatest, op.completed);
  }
  return lives;
}

/** The takes that got no answer, by student. */
function unansweredOf(operations: readonly Operation[]): Map<string, Span[]> {
  const takes = operations.filter((op) => op.kind === 'take');
  return Map.groupBy(
    takes.filter(({ outcome }) => outcome === null),
    ({ student }) => student,
  );
}

/** Seats that were taken for certain: from the answer that said so until somebody asked to give them back. */
function overbooked(lives: readonly Life[], capacity: number): string[] {
  const steps = stepsOf(lives.map(({ takenLatest, backEarliest }) => [takenLatest, backEarliest]));
  let taken = 0;
  const found: string[] = [];
  for (const { at, by } of steps) {
    taken += by;
    if (by > 0 && taken > capacity) found.push(`at ${ms(at)} ${taken} of ${capacity} seats are taken for certain`);
  }
  return found;
}

function twiceLive(lives: ReadonlyMap<string, Life>): string[] {
  const found: string[] = [];
  for (const [student, own] of Map.groupBy(lives, ([, life]) => life.student)) {
    own.sort(([, a], [, b]) => a.takenLatest - b.takenLatest);
    let until = -Infinity;
    let before = '';
    for (const [id, { takenLatest, backEarliest }] of own) {
      if (takenLatest < Math.min(until, backEarliest)) found.push(`${student} has ${before} and ${id} at once`);
      if (backEarliest > until) [until, before] = [backEarliest, id];
    }
  }
  return found;
}

function returnedTwice(operations: readonly Operation[]): string[] {
  const returned = new Set<string>();
  return operations.flatMap((op) => {
    if (op.kind !== 'release' || !op.outcome) return [];
    const again = returned.has(op.enrollment);
    returned.add(op.enrollment);
    return again ? [`the seat of ${op.enrollment} came back twice`] : [];
  });
}

/** A "full" is true when at some moment between question and answer every seat can have been taken. */
function falselyFull(operations: readonly Operation[], lives: readonly Life[], capacity: number): string[] {
  const unanswered = [...unansweredOf(operations).values()].flat();
  const steps = stepsOf([
    ...lives.map(({ takenEarliest, backLatest }) => [takenEarliest, backLatest] as const),
    ...unanswered.map(({ invoked }) => [invoked, Infinity] as const),
  ]);
  const fulls = operations
    .filter((op) => op.kind === 'take' && op.outcome?.is === 'full')
    .sort((a, b) => a.completed - b.completed);
  const found: string[] = [];
  let taken = 0;
  // The last moment at which all seats can have been taken, up to the answer that is looked at.
  let fullAt = capacity === 0 ? Infinity : -Infinity;
  let next = 0;
  for (const { invoked, completed } of fulls) {
    for (; next < steps.length && steps[next]!.at <= completed; next += 1) {
      if (taken >= capacity) fullAt = steps[next]!.at;
      taken += steps[next]!.by;
    }
    if (taken >= capacity) fullAt = completed;
    if (fullAt < invoked)
      found.push(`"full" from ${ms(invoked)} to ${ms(completed)}, and a seat was free all the while`);
  }
  return found;
}

/** "You have it already" is true of an enrollment that can have been live between question and answer. */
function falselyLive(operations: readonly Operation[], lives: ReadonlyMap<string, Life>): string[] {
  const unanswered = unansweredOf(operations);
  return operations.flatMap((op) => {
    if (op.kind !== 'take' || op.outcome?.is !== 'live') return [];
    const life = lives.get(op.outcome.enrollment);
    const possible = life
      ? life.takenEarliest <= op.completed && life.backLatest >= op.invoked
      : unanswered.has(op.student);
    return possible ? [] : [`${op.student} was told of ${op.outcome.enrollment}, which was not live`];
  });
}

/** Who was told of a seat and then looks sees it, until somebody gives it back; then nobody sees it any more. */
function unreadWrites(operations: readonly Operation[], lives: ReadonlyMap<string, Life>): string[] {
  const owned = Map.groupBy(lives, ([, life]) => life.student);
  return operations.flatMap((op) => {
    if (op.kind !== 'read') return [];
    return (owned.get(op.student) ?? []).flatMap(([id, life]) => {
      const seen = op.outcome.includes(id);
      const must = life.takenLatest < op.invoked && life.backEarliest > op.completed;
      const may = life.takenEarliest <= op.completed && life.backLatest >= op.invoked;
      if (must && !seen) return [`${op.student} was told of ${id} and does not see it`];
      return seen && !may ? [`${op.student} sees ${id}, which is gone`] : [];
    });
  });
}

/** Up by one at the beginning of each span, down at its end; a seat that comes back is there for who takes it then. */
function stepsOf(spans: readonly (readonly [from: number, until: number])[]): { at: number; by: 1 | -1 }[] {
  return spans
    .filter(([from, until]) => from <= until && from !== Infinity)
    .flatMap(([from, until]) => [
      { at: from, by: 1 as const },
      { at: until, by: -1 as const },
    ])
    .sort((a, b) => a.at - b.at || a.by - b.by);
}

const ms = (time: number) => `${time.toFixed(1)} ms`;
