/** A line of a chart. Gaps are null. */
export interface Line {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number | null])[];
  /** Filled down to the ground. */
  readonly filled?: boolean;
  /** Dots instead of a line. */
  readonly dots?: boolean;
}

interface Chart {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** The y axis grows by tens. */
  readonly logarithmic?: boolean;
}

const [WIDTH, HEIGHT] = [720, 260];
const [LEFT, RIGHT, TOP, BOTTOM] = [56, 12, 10, 36];

/** A chart as a figure with an SVG in it: no script, nothing fetched. */
export function chartOf({ title, lines, xLabel, yLabel, logarithmic = false }: Chart): string {
  const drawn = lines.flatMap(({ points }) => points.filter((point): point is [number, number] => point[1] !== null));
  const xMost = largest(drawn.map(([x]) => x)) || 1;
  const yMost = niceAbove(largest(drawn.map(([, y]) => y)) || 1, logarithmic);
  const x = (value: number) => LEFT + (value / xMost) * (WIDTH - LEFT - RIGHT);
  const share = (value: number) =>
    logarithmic ? Math.log10(Math.max(1, value)) / Math.log10(Math.max(10, yMost)) : value / yMost;
  const y = (value: number) => HEIGHT - BOTTOM - Math.min(1, share(value)) * (HEIGHT - TOP - BOTTOM);
  const at = (px: number) => Math.round(px * 10) / 10;
  const body = lines.map((line) => shapeOf(line, { x: (value) => at(x(value)), y: (value) => at(y(value)) }));
  return `<figure><figcaption>${escaped(title)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">
${yTicks(yMost, logarithmic)
  .map(
    (tick) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(tick))}" y2="${at(y(tick))}"/>` +
      `<text x="${LEFT - 6}" y="${at(y(tick)) + 4}" text-anchor="end">${short(tick)}</text>`,
  )
  .join('\n')}
${xTicks(xMost)
  .map((tick) => `<text x="${at(x(tick))}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${short(tick)}</text>`)
  .join('\n')}
<text x="${WIDTH - RIGHT}" y="${HEIGHT - 4}" text-anchor="end">${escaped(xLabel)}</text>
<text x="4" y="${HEIGHT - 4}">${escaped(yLabel)}</text>
${body.join('\n')}
</svg>
<div class="legend">${lines.map(({ name, colour }) => `<span><i style="background:${colour}"></i>${escaped(name)}</span>`).join('')}</div>
</figure>`;
}

interface Scale {
  x(value: number): number;
  y(value: number): number;
}

function shapeOf({ points, colour, filled = false, dots = false }: Line, { x, y }: Scale): string {
  if (dots) {
    return points
      .map(([px, py]) => (py === null ? '' : `<circle cx="${x(px)}" cy="${y(py)}" r="1.4" fill="${colour}"/>`))
      .join('');
  }
  // What is null is a second in which nothing happened: the line goes on behind it.
  const path = points.flatMap(([px, py]) => (py === null ? [] : [`${x(px)},${y(py)}`]));
  if (path.length === 0) return '';
  const line = `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linejoin="round"/>`;
  if (!filled) return line;
  const [first, last] = [path[0]!.split(',')[0], path.at(-1)!.split(',')[0]];
  const ground = y(0);
  return `<polygon points="${first},${ground} ${path.join(' ')} ${last},${ground}" fill="${colour}" opacity=".12"/>${line}`;
}

const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, value), 0);

function niceAbove(value: number, logarithmic: boolean): number {
  const power = 10 ** Math.floor(Math.log10(value));
  if (logarithmic) return value <= power ? power : power * 10;
  return power * [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value)!;
}

function yTicks(most: number, logarithmic: boolean): number[] {
  if (!logarithmic) return [0, 1, 2, 3, 4].map((quarter) => (most * quarter) / 4);
  return Array.from({ length: Math.round(Math.log10(most)) + 1 }, (_, power) => 10 ** power);
}

const xTicks = (most: number): number[] => Array.from({ length: 7 }, (_, sixth) => (most * sixth) / 6);

function short(value: number): string {
  if (value >= 10_000) return `${Math.round(value / 100) / 10}k`;
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`);
