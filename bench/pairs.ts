/** One way of doing a thing: a short run of it, and how much it did. */
export interface Side {
  readonly name: string;
  /** Runs for about `ms` and says what came of it. */
  run(ms: number): Promise<Figure>;
}

/** What a run measured. CPU is that of the process under test alone, where it is known. */
export interface Figure {
  readonly perSecond: number;
  readonly cpuMicrosPerOp?: number;
}

/** How two sides compare: medians of each, and ours divided by the reference within each pair of runs. */
export interface Comparison {
  readonly ours: number;
  readonly reference: number;
  readonly ratio: number;
  readonly worst: number;
  readonly oursCpuMicros: number | null;
  readonly referenceCpuMicros: number | null;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/**
 * Measures two sides in turns, ours first and the reference first by turns (A B, B A, …), so that a machine whose speed
 * drifts drifts for both. Prints a row a pair and the medians.
 */
export async function inTurns(ours: Side, reference: Side, { pairs = 7, ms = 2000 } = {}): Promise<Comparison> {
  await ours.run(ms / 2);
  await reference.run(ms / 2);
  const rows: { ours: Figure; reference: Figure }[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const figures = new Map<Side, Figure>();
    for (const side of pair % 2 === 0 ? [ours, reference] : [reference, ours]) figures.set(side, await side.run(ms));
    rows.push({ ours: figures.get(ours)!, reference: figures.get(reference)! });
  }
  const cpuOf = (side: 'ours' | 'reference') => {
    const known = rows.flatMap((row) => row[side].cpuMicrosPerOp ?? []);
    return known.length > 0 ? median(known) : null;
  };
  const ratios = rows.map((row) => row.ours.perSecond / row.reference.perSecond);
  const comparison = {
    ours: median(rows.map((row) => row.ours.perSecond)),
    reference: median(rows.map((row) => row.reference.perSecond)),
    ratio: median(ratios),
    worst: Math.min(...ratios),
    oursCpuMicros: cpuOf('ours'),
    referenceCpuMicros: cpuOf('reference'),
  };
  report(ours.name, reference.name, comparison, pairs);
  return comparison;
}

function report(ours: string, reference: string, found: Comparison, pairs: number): void {
  const rate = (perSecond: number) => `${Math.round(perSecond).toLocaleString('en')}/s`;
  const cpu = (micros: number | null) => (micros === null ? '' : `, ${micros.toFixed(1)} µs CPU each`);
  console.log(`  ${ours}: ${rate(found.ours)}${cpu(found.oursCpuMicros)}`);
  console.log(`  ${reference}: ${rate(found.reference)}${cpu(found.referenceCpuMicros)}`);
  console.log(`  ratio ${found.ratio.toFixed(2)} (median of ${pairs} pairs, worst ${found.worst.toFixed(2)})\n`);
}
