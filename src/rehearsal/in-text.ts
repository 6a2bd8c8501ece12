import type { Latency } from './latency.js';
import type { Report } from './report.js';
import { count } from './verdict.js';

/** What a person at the terminal reads. */
export function inText(report: Report): string {
  const { asked, servers, checks, tookSeconds, throughput, generator, fairness } = report;
  return [
    '',
    `${report.passed ? 'PASSED' : 'FAILED'}  ${count(asked.students)} people, ${count(asked.seats)} seats, ` +
      `${asked.profile}, ${servers.length} ${servers.length === 1 ? 'server' : 'servers'}: ` +
      `the last one was done after ${tookSeconds} s`,
    '',
    ...checks.map(({ passed, name, found }) => `  ${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(52)} ${found}`),
    '',
    `  ${endingsInWords(report)}`,
    `  ${report.signedIn}`,
    `  ${count(throughput.mean)} answers a second, ${count(throughput.most)} in the busiest; ` +
      `${count(generator.socketsMost)} sockets at once; ${count(fairness.admissions)} admissions`,
    `  we were late by ${generator.latenessP99Ms} ms with a join at p99, and used ${generator.cpuSeconds} s of processor time`,
    ...servers.map(
      ({ url, cpuSeconds, memoryMb }) =>
        `  ${url}${cpuSeconds === undefined ? '' : `: ${cpuSeconds} s of processor time, ${memoryMb} MiB`}`,
    ),
    '',
    ...tableOf(report.latencies),
    '',
    ...errorLines(report),
    ...(report.left ? [`  ${report.left}`, ''] : []),
  ].join('\n');
}

export const endingsInWords = ({ endings }: Report): string =>
  Object.entries(endings)
    .map(([ending, number]) => `${count(number)} ${ending}`)
    .join(', ');

/** What can be measured only from here, in the words of the one who waits. */
export const MEANINGS: Readonly<Partial<Record<Latency['what'], string>>> = {
  connect: 'until the socket is open and signed in',
  watch: 'until the first news of the place',
  admitted: 'from being let in until the page knew',
  seatHeard: "from pressing the button until the student's feed told of the seat",
};

function tableOf(latencies: readonly Latency[]): string[] {
  const row = (cells: readonly string[]) =>
    `  ${cells[0]!.padEnd(18)}${cells
      .slice(1)
      .map((cell) => cell.padStart(10))
      .join('')}`;
  return [
    `  latency from the planned start, in ms`,
    row(['', 'number', 'p50', 'p90', 'p95', 'p99', 'p99.9', 'max']),
    ...latencies.map(({ what, count: number, p50, p90, p95, p99, p999, max }) =>
      row([what, count(number), ...[p50, p90, p95, p99, p999, max].map((ms) => ms.toFixed(1))]),
    ),
  ];
}

function errorLines({ errors, because }: Report): string[] {
  const lines = [...Object.entries(errors), ...Object.entries(because)];
  if (lines.length === 0) return [];
  return [
    '  what went wrong',
    ...lines.map(([code, number]) => `  ${code.padEnd(42)}${count(number).padStart(10)}`),
    '',
  ];
}
