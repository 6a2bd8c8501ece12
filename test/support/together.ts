/** Runs one action for everyone at the same time and gives all answers, in the order of the people. */
export function together<Who, Answer>(
  people: readonly Who[],
  action: (who: Who, index: number) => Promise<Answer>,
): Promise<Answer[]> {
  return Promise.all(people.map(action));
}

/** Counts answers by type name: `{ Enrollment: 20, CourseFull: 280 }`. */
export function tally(answers: readonly { __typename: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { __typename } of answers) counts[__typename] = (counts[__typename] ?? 0) + 1;
  return counts;
}

/** Waits until a condition holds, looking every few milliseconds; fails loudly when it never does. */
export async function eventually<T>(
  look: () => Promise<T | null | undefined | false>,
  what: string,
  withinMs = 5000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
