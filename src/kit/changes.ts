/** What a change made of a thing: the parts that differ, as they were and as they are since. Plain JSON. */
export interface Changes {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** The parts in which two states of a thing differ. Only the keys of `after` are compared. */
export function changesBetween(before: object, after: object): Changes {
  const [old, now] = [plain(before), plain(after)];
  const changed = Object.keys(now).filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]));
  const pick = (from: Record<string, unknown>) => Object.fromEntries(changed.map((key) => [key, from[key] ?? null]));
  return { before: pick(old), after: pick(now) };
}

/** As JSON says it, so that a time read and the same time given are equal; what is left out is null. */
const plain = (thing: object) =>
  JSON.parse(JSON.stringify(thing, (_key, value: unknown) => value ?? null)) as Record<string, unknown>;
