import { chartOf, escaped, type Line } from './charts.js';
import { endingsInWords, MEANINGS } from './in-text.js';
import type { Report, Second, Tally } from './report.js';
import { count } from './verdict.js';

const BLUE = '#2563eb';
const GREEN = '#059669';
const AMBER = '#d97706';
const RED = '#dc2626';
const VIOLET = '#7c3aed';
const GREY = '#94a3b8';

/** The report as one page that needs nothing else: styles and charts stand in it, and no script. */
export function inHtml(report: Report): string {
  const { asked, passed, tookSeconds, startedAt } = report;
  const title = `Rehearsal: ${count(asked.students)} people, ${count(asked.seats)} seats`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head><body><main>
<header><p class="kind">Course Catch · dress rehearsal · ${escaped(startedAt)}</p>
<h1>${title} <b class="${passed ? 'good' : 'bad'}">${passed ? 'passed' : 'failed'}</b></h1>
<p>${endingsInWords(report)}. The last one was done ${tookSeconds} s after the doors opened.</p></header>
${figuresOf(report)}
${checksOf(report)}
<section class="charts">${charts(report).join('\n')}</section>
${latencyTable(report)}
${tallyTable('Answers to students', report.answers)}
${tallyTable('Answers to bots', report.botAnswers)}
${wrongsTable(report)}
${circumstances(report)}
</main></body></html>
`;
}

function figuresOf({ promises, asked, fairness, throughput, generator, tookSeconds }: Report): string {
  const figures: [string, string][] = [
    [`${count(promises.seatsTaken)} / ${count(asked.seats)}`, 'seats taken'],
    [count(fairness.admissions), 'admissions by rank'],
    [count(generator.socketsMost), 'sockets at once'],
    [count(throughput.most), 'answers in the busiest second'],
    [`${tookSeconds} s`, 'until all were done'],
  ];
  return `<section class="figures">${figures.map(([figure, of]) => `<div><b>${figure}</b>${of}</div>`).join('')}</section>`;
}

function checksOf({ checks }: Report): string {
  const rows = checks.map(
    ({ name, passed, found }) =>
      `<tr><td class="${passed ? 'good' : 'bad'}">${passed ? 'ok' : 'failed'}</td><td>${escaped(name)}</td><td>${escaped(found)}</td></tr>`,
  );
  return `<section><h2>What was promised</h2><table>${rows.join('')}</table></section>`;
}

function charts({ timeline, admissions }: Report): string[] {
  const line = (
    name: string,
    colour: string,
    of: (second: Second) => number | null,
    more: Partial<Line> = {},
  ): Line => ({
    name,
    colour,
    points: timeline.map((second) => [second.second, of(second)]),
    ...more,
  });
  const seconds = 'seconds after the opening';
  return [
    chartOf({
      title: 'People a second',
      xLabel: seconds,
      yLabel: 'people',
      lines: [
        line('planned to come', GREY, ({ planned }) => planned, { filled: true }),
        line('lined up', BLUE, ({ joined }) => joined),
        line('let in', GREEN, ({ admitted }) => admitted),
        line('pressed the button', AMBER, ({ claimed }) => claimed),
      ],
    }),
    chartOf({
      title: 'The room',
      xLabel: seconds,
      yLabel: 'people',
      lines: [
        line('waiting', VIOLET, ({ waiting }) => waiting, { filled: true }),
        line('inside', GREEN, ({ active }) => active),
      ],
    }),
    chartOf({
      title: 'Latency from the planned start, p99 of each second',
      xLabel: seconds,
      yLabel: 'ms',
      logarithmic: true,
      lines: [
        line('joinQueue', BLUE, ({ joinP99Ms }) => joinP99Ms),
        line('enroll', RED, ({ enrollP99Ms }) => enrollP99Ms),
      ],
    }),
    chartOf({
      title: 'Fairness: the number in line, and when it was let in',
      xLabel: seconds,
      yLabel: 'number in line',
      lines: [{ name: 'one person', colour: GREEN, dots: true, points: admissions.map(([seq, at]) => [at, seq]) }],
    }),
    chartOf({
      title: 'Answers a second',
      xLabel: seconds,
      yLabel: 'answers',
      lines: [line('answers', BLUE, ({ answered }) => answered, { filled: true })],
    }),
  ];
}

function latencyTable({ latencies }: Report): string {
  const heads = ['', 'number', 'p50', 'p90', 'p95', 'p99', 'p99.9', 'max', 'p99 from sending'];
  const rows = latencies.map(({ what, count: number, p50, p90, p95, p99, p999, max, sentP99 }) => {
    const meaning = MEANINGS[what] ? `<small>${escaped(MEANINGS[what])}</small>` : '';
    const cells = [count(number), ...[p50, p90, p95, p99, p999, max, sentP99].map((ms) => ms.toFixed(1))];
    return `<tr><td>${what} ${meaning}</td>${cells.map((cell) => `<td class="n">${cell}</td>`).join('')}</tr>`;
  });
  return `<section><h2>Latency from the planned start, ms</h2><table><tr>${heads
    .map((head, i) => `<th${i > 0 ? ' class="n"' : ''}>${head}</th>`)
    .join('')}</tr>${rows.join('')}</table></section>`;
}

function tallyTable(title: string, tally: Tally): string {
  const rows = Object.entries(tally).map(
    ([what, outcomes]) =>
      `<tr><td>${what}</td><td>${Object.entries(outcomes)
        .map(([outcome, number]) => `${escaped(outcome)} ${count(number)}`)
        .join(' · ')}</td></tr>`,
  );
  return rows.length === 0 ? '' : `<section><h2>${title}</h2><table>${rows.join('')}</table></section>`;
}

function wrongsTable({ errors, because, fairness }: Report): string {
  const lines = [...Object.entries(errors), ...Object.entries(because)].map(
    ([code, number]) => `<tr><td>${escaped(code)}</td><td class="n">${count(number)}</td></tr>`,
  );
  const unfair = fairness.examples.map((example) => `<tr><td colspan="2">${escaped(example)}</td></tr>`);
  const rows = [...lines, ...unfair];
  return rows.length === 0 ? '' : `<section><h2>What went wrong</h2><table>${rows.join('')}</table></section>`;
}

function circumstances({ run, asked, machine, servers, signedIn, generator, left }: Report): string {
  const lines: [string, string][] = [
    ['Run', `${run}, seed ${asked.seed}, ${asked.profile}, ${asked.minutes} min`],
    ['Machine', `${machine.cpus}, ${machine.memoryGb} GiB, Node ${machine.node}; servers, stores and load together`],
    ...servers.map(({ url, cpuSeconds, memoryMb }): [string, string] => [
      'Server',
      cpuSeconds === undefined ? url : `${url}: ${cpuSeconds} s of processor time, ${memoryMb} MiB`,
    ]),
    ['People', signedIn],
    [
      'Load',
      `late by ${generator.latenessP99Ms} ms with a join at p99; ${generator.cpuSeconds} s of processor time. Latency counts from the planned moment, so what we were late by is in it.`,
    ],
    ['Left behind', left ?? 'nothing'],
  ];
  const rows = lines.map(([name, text]) => `<tr><td>${name}</td><td>${escaped(text)}</td></tr>`);
  return `<section><h2>Circumstances</h2><table>${rows.join('')}</table></section>`;
}

const STYLE = `
:root{color-scheme:light dark;--ink:#0f172a;--soft:#64748b;--line:#e2e8f0;--paper:#fff;--ground:#f8fafc}
@media(prefers-color-scheme:dark){:root{--ink:#e2e8f0;--soft:#94a3b8;--line:#334155;--paper:#1e293b;--ground:#0f172a}}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1560px;margin:auto;padding:32px 24px}
h1{font-size:28px;margin:4px 0}h1 b{font-size:16px;padding:3px 12px;border-radius:99px;color:#fff;vertical-align:middle}
h1 b.good{background:${GREEN}}h1 b.bad{background:${RED}}h2{font-size:17px;margin:0 0 8px}
.kind,small,.legend{color:var(--soft)}.kind{margin:0}small{margin-left:6px}
section,figure{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:16px 20px;margin:16px 0;overflow-x:auto}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(560px,100%),1fr));gap:16px;background:none;border:0;padding:0}
.charts figure{margin:0}.figures{display:flex;flex-wrap:wrap;gap:12px 48px;color:var(--soft)}
.figures b{display:block;font-size:26px;color:var(--ink)}
figcaption{font-weight:600;margin-bottom:6px}svg{width:100%;height:auto;display:block}
svg text{fill:var(--soft);font-size:11px}.grid{stroke:var(--line)}
.legend span{margin-right:16px;font-size:13px}.legend i{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:6px}
table{border-collapse:collapse;width:100%}td,th{padding:5px 12px 5px 0;text-align:left;border-top:1px solid var(--line);vertical-align:top}
tr:first-child>*{border-top:0}th{color:var(--soft);font-weight:500}.n{text-align:right;font-variant-numeric:tabular-nums}
td.good{color:${GREEN};font-weight:600}td.bad{color:${RED};font-weight:600}
`;
