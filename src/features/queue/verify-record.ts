import { commitmentOf, drawOf, DRAWS } from './draw.js';
import { hashOf, KINDS, type RecordEntry } from './record-entry.js';

/** What a record proves. */
export interface Verdict {
  readonly entries: number;
  readonly admissions: number;
  /** Each thing that is not as it should be, in words that name the entry; the first hundred. */
  readonly problems: readonly string[];
  readonly problemCount: number;
  /** People who stood in the line when Redis was lost, had not come back, and were overtaken for that reason. */
  readonly lost: number;
  /** How often Redis was lost while the room was open. */
  readonly losses: number;
}

/** A receipt that somebody was shown: `<entry>:<hash>`. */
export type ShownReceipt = readonly [entry: number, hash: string];

const PROBLEMS_MAX = 100;

/**
 * Checks a room's record by itself: that no entry was changed, left out or put in between (numbers and hashes), that
 * every number was given once and in rising order, and that everyone was let in by rank, from the line, within the
 * limit unless an admin said so. Reads line by line; memory grows with those who wait, not with the record.
 */
export async function verifyRecord(
  lines: AsyncIterable<string>,
  receipts: readonly ShownReceipt[] = [],
): Promise<Verdict> {
  const check = new RecordCheck(new Map(receipts));
  for await (const line of lines) if (line.trim()) check.take(line);
  return check.verdict();
}

class RecordCheck {
  #n = 0;
  #hash = '';
  #admissions = 0;
  #losses = 0;
  #lost = 0;
  #problemCount = 0;
  readonly #problems: string[] = [];
  #highest = 0;
  #activeLimit = Infinity;
  #enabled = true;
  readonly #line = new Line();
  readonly #inside = new Set<number>();
  readonly #draws = new Draws();
  readonly #out = new Set<number>();
  /** Those who stood in the line when Redis was lost and have not been seen since. */
  readonly #missing = new Line();

  constructor(readonly receipts: Map<number, string>) {}

  take(line: string): void {
    const entry = this.#read(line);
    if (!entry) return;
    this.#checkChain(entry);
    if (!(KINDS as readonly string[]).includes(entry.kind)) this.#problem(entry, `is of a kind nobody knows`);
    else if (entry.seq > 0) this.#takePlace(entry);
    else this.#takeRoom(entry);
  }

  verdict(): Verdict {
    for (const entry of this.receipts.keys()) this.#report(`receipt ${entry}: the record does not reach that far`);
    return {
      entries: this.#n,
      admissions: this.#admissions,
      problems: this.#problems,
      problemCount: this.#problemCount,
      lost: this.#lost,
      losses: this.#losses,
    };
  }

  #read(line: string): RecordEntry | null {
    try {
      return JSON.parse(line) as RecordEntry;
    } catch {
      this.#report(`after entry ${this.#n}: a line that is no JSON`);
      return null;
    }
  }

  #checkChain(entry: RecordEntry): void {
    if (entry.n !== this.#n + 1) this.#problem(entry, `follows entry ${this.#n}: entries are missing or repeated`);
    if (entry.hash !== hashOf(this.#hash, entry)) this.#problem(entry, 'was changed, or what stood before it was');
    const shown = this.receipts.get(entry.n);
    if (shown !== undefined && shown !== entry.hash) this.#problem(entry, 'is not the one on the receipt');
    this.receipts.delete(entry.n);
    this.#n = entry.n;
    this.#hash = entry.hash;
  }

  #takePlace(entry: RecordEntry): void {
    const { seq, kind } = entry;
    switch (kind) {
      case 'joined':
        if (seq <= this.#highest) this.#problem(entry, `joins with number ${seq} after ${this.#highest} was given`);
        this.#highest = Math.max(this.#highest, seq);
        return this.#line.add(seq);
      case 'drew':
        this.#draws.take(entry, (problem) => this.#problem(entry, problem));
        // Who left and came again draws the same number.
        this.#out.delete(seq);
        return this.#line.add(seq);
      case 'returned':
      case 'restored':
        if (this.#out.has(seq)) this.#problem(entry, `brings number ${seq} back, which had come to an end`);
        this.#missing.delete(seq);
        return this.#line.add(seq);
      case 'readmitted':
        if (this.#out.has(seq)) this.#problem(entry, `brings number ${seq} back, which had come to an end`);
        this.#missing.delete(seq);
        return void this.#inside.add(seq);
      case 'admitted':
      case 'admittedByAdmin':
        return this.#admit(entry);
      default:
        this.#line.delete(seq);
        this.#missing.delete(seq);
        this.#inside.delete(seq);
        if (kind !== 'passedOver') this.#out.add(seq);
    }
  }

  #admit(entry: RecordEntry): void {
    const { seq, kind } = entry;
    this.#admissions += 1;
    if (this.#draws.hidden(seq)) this.#problem(entry, `lets in number ${seq} before the order was made known`);
    const stood = this.#line.delete(seq) || this.#missing.delete(seq);
    if (!stood) this.#problem(entry, `lets in number ${seq}, which did not stand in the line`);
    const first = this.#line.first();
    if (first !== null && first < seq) this.#problem(entry, `lets in number ${seq} ahead of number ${first}`);
    this.#lost += this.#missing.takeBelow(seq);
    this.#inside.add(seq);
    if (kind === 'admitted' && this.#inside.size > this.#activeLimit)
      this.#problem(entry, `lets in number ${seq} though ${this.#activeLimit} may be inside`);
    if (kind === 'admitted' && !this.#enabled) this.#problem(entry, `lets in number ${seq} while the room is disabled`);
  }

  #takeRoom(entry: RecordEntry): void {
    const { kind, detail } = entry;
    if (kind === 'gathering') this.#highest = Math.max(this.#highest, this.#draws.begin(detail));
    if (kind === 'revealed') for (const problem of this.#draws.reveal(detail)) this.#problem(entry, problem);
    if (kind === 'policy') {
      this.#activeLimit = Number(/activeLimit=(\d+)/.exec(detail)?.[1] ?? Infinity);
      this.#enabled = /enabled=1/.test(detail);
    }
    if (kind !== 'life' || this.#n === 1 || (this.#highest === 0 && this.#inside.size === 0)) return;
    // A new life may have forgotten anybody: who is seen again is there, the others are missing.
    this.#losses += 1;
    for (const seq of this.#line.drain()) this.#missing.add(seq);
    this.#inside.clear();
  }

  #problem({ n }: RecordEntry, what: string): void {
    this.#report(`entry ${n} ${what}`);
  }

  #report(problem: string): void {
    this.#problemCount += 1;
    if (this.#problems.length < PROBLEMS_MAX) this.#problems.push(problem);
  }
}

/** Those who came before the opening, until their draw can be checked. */
class Draws {
  #from: number | null = null;
  #commitment = '';
  #unchecked = new Map<number, { n: number; name: string; attempt: number }>();

  /** Gives the highest number that can be drawn. */
  begin(detail: string): number {
    this.#from = Number(/from=(\d+)/.exec(detail)?.[1]);
    this.#commitment = /commitment=(\w+)/.exec(detail)?.[1] ?? '';
    return this.#from + DRAWS;
  }

  take({ n, seq, detail }: RecordEntry, complain: (problem: string) => void): void {
    const [, name, attempt] = /^name=(\w+) try=(\d+)$/.exec(detail) ?? [];
    if (this.#from === null || name === undefined) complain('draws a number before a hash of the seed was published');
    else this.#unchecked.set(seq, { n, name, attempt: Number(attempt) });
  }

  hidden(seq: number): boolean {
    return this.#unchecked.has(seq);
  }

  *reveal(detail: string): Iterable<string> {
    const seed = /seed=(\w+)/.exec(detail)?.[1] ?? '';
    if (commitmentOf(seed) !== this.#commitment) yield 'makes known a seed other than the one promised';
    for (const [seq, { n, name, attempt }] of this.#unchecked)
      if (drawOf(seed, this.#from!, name, attempt) !== seq) yield `shows that entry ${n} was not drawn by the seed`;
    this.#unchecked.clear();
  }
}

/** Numbers that wait, with the lowest at hand: a binary heap from which members are struck lazily. */
class Line {
  readonly #members = new Set<number>();
  #heap: number[] = [];

  add(seq: number): void {
    if (this.#members.has(seq)) return;
    this.#members.add(seq);
    const heap = this.#heap;
    let at = heap.push(seq) - 1;
    for (let up = (at - 1) >> 1; at > 0 && heap[up]! > seq; up = (at - 1) >> 1) {
      heap[at] = heap[up]!;
      at = up;
    }
    heap[at] = seq;
  }

  delete(seq: number): boolean {
    return this.#members.delete(seq);
  }

  first(): number | null {
    while (this.#heap.length > 0 && !this.#members.has(this.#heap[0]!)) this.#pop();
    return this.#heap[0] ?? null;
  }

  /** Takes out every number below one, and says how many. */
  takeBelow(seq: number): number {
    let taken = 0;
    for (let first = this.first(); first !== null && first < seq; first = this.first()) {
      this.#members.delete(first);
      taken += 1;
    }
    return taken;
  }

  drain(): number[] {
    const all = [...this.#members];
    this.#members.clear();
    this.#heap = [];
    return all;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child += 1;
      if (heap[child]! >= last) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}
