import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import type { Report } from '../../src/rehearsal/report.js';
import { Program, usePrograms, type Ended } from '../support/server.js';
import { eventually } from '../support/together.js';

jest.setTimeout(120_000);

/** A server that runs with its stores and its sample data, as `npm start` leaves it. */
describe('a rehearsal beside a running server', () => {
  const programs = usePrograms();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'course-catch-rehearsal-'));
  const env = { DATA_DIR: path.join(folder, 'data') };
  let server: Program;
  let url: string;
  let database: pg.Client;

  beforeAll(async () => {
    server = new Program('main.js', env, {});
    url = await server.url();
    const { databaseUrl } = JSON.parse(readFileSync(path.join(env.DATA_DIR, 'server.json'), 'utf8')) as {
      databaseUrl: string;
    };
    database = new pg.Client(databaseUrl);
    await database.connect();
  });

  afterAll(async () => {
    await database.end();
    await server.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  async function rehearse(args: string, more: { input?: string; env?: Record<string, string> } = {}) {
    const out = path.join(folder, 'out');
    const ended = await programs.start(
      'commands/rehearse.js',
      { ...env, ...more.env },
      { args: ['--out', out, ...args.split(' ')], input: more.input },
    ).ended;
    return { ...ended, out, report: reportIn(out, ended) };
  }

  /** How many rows of a rehearsal there are. */
  async function rowsLeft() {
    const { rows } = await database.query<Record<string, number>>(
      `select (select count(*)::int from accounts where email like '%@rehearsal.invalid') as accounts,
              (select count(*)::int from courses where title like '[rehearsal %') as courses,
              (select count(*)::int from rooms where name like '[rehearsal %') as rooms,
              (select count(*)::int from enrollments) as enrollments`,
    );
    return rows[0]!;
  }

  test('gives ten seats to ten of sixty, in order, over two servers of its own, and leaves nothing', async () => {
    const { code, report, out, stdout } = await rehearse('--students 60 --seats 10 --minutes 0.05 --sign-in 10%');

    expect(report.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect([code, report.passed, report.servers.length]).toEqual([0, true, 2]);
    expect(report.endings.enrolled).toBe(10);
    expect(report.promises).toMatchObject({ seatsTaken: 10, seatsLost: 0, seatsUntold: 0 });
    expect(report.fairness.admissions).toBe(60);
    expect(report.signedIn).toMatch(/^6 signed in for real; 54 got access tokens/);
    expect(stdout).toContain('PASSED  60 people, 10 seats, rush, 2 servers');
    expect(readFileSync(path.join(out, 'report.html'), 'utf8')).not.toMatch(/<script|\b(src|href)=/);
    expect(await rowsLeft()).toEqual({ accounts: 0, courses: 0, rooms: 0, enrollments: 0 });
  });

  test('keeps the order with bots among the people, who get nothing by cheating', async () => {
    const { code, report } = await rehearse('--students 60 --seats 10 --minutes 0.1 --profile bots --seed 3');

    expect(report.endings.bot).toBeGreaterThan(0);
    expect(Object.keys(report.botAnswers)).toContain('nonsense');
    expect(report.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(code).toBe(0);
  });

  test('hands the seats that come back after the rush to the line, by rank, and to nobody past it', async () => {
    const { code, report } = await rehearse('--students 60 --seats 10 --minutes 0.02 --profile waitlist');

    expect(report.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(report.waitlist).toMatchObject({ joined: 20, givenBack: 5, promoted: 5, idle: 0 });
    expect(report.answers['declineSeatOffer']).toEqual({ WaitlistEntry: 2 });
    expect(report.checks.map(({ name }) => name)).toContain('No seat idles while somebody waits');
    expect([code, await rowsLeft()]).toEqual([0, { accounts: 0, courses: 0, rooms: 0, enrollments: 0 }]);
  });

  test('fails, with its own exit code, when a limit is not kept', async () => {
    const { code, report } = await rehearse(
      '--students 20 --seats 5 --minutes 0.02 --p99 joinQueue=0.01 --processes 1',
    );

    expect(report.checks.flatMap(({ passed, name }) => (passed ? [] : [name]))).toEqual([
      'joinQueue: p99 within 0.01 ms',
    ]);
    expect([code, report.passed]).toEqual([2, false]);
  });

  test('comes in by the front door where it knows nothing but an address', async () => {
    const { code, report } = await rehearse(
      `--students 12 --seats 3 --minutes 0.02 --url ${url}/graphql --admin admin@example.com`,
      { input: 'course-catch-demo\n', env: { DATA_DIR: path.join(folder, 'none') } },
    );

    expect(report.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect([code, report.signedIn]).toEqual([0, 'all signed up for real']);
    expect(report.servers).toEqual([{ url }]);
    expect(report.left).toMatch(/accounts rehearsal-.+ stay; .+ is cancelled/);
  });

  test('removes what others left, when asked to', async () => {
    await rehearse('--students 5 --seats 2 --minutes 0.02 --processes 1 --keep');
    const kept = await rowsLeft();

    const { code } = await programs.start('commands/rehearse.js', env, { args: ['--remove'] }).ended;

    expect(kept.accounts).toBeGreaterThanOrEqual(5);
    expect([code, await rowsLeft()]).toEqual([0, { accounts: 0, courses: 0, rooms: 0, enrollments: 0 }]);
  });

  test('is removed when it is broken off in the middle', async () => {
    const program = programs.start('commands/rehearse.js', env, {
      args: ['--students', '20', '--seats', '5', '--minutes', '5', '--processes', '1', '--out', folder],
    });
    await eventually(async () => program.stderr.includes('the day'), 'the day has begun', 60_000);
    const during = await rowsLeft();

    const { code, stderr } = await program.kill('SIGINT');

    expect(during.courses).toBe(1);
    expect(stderr).toContain('The rehearsal was broken off.');
    expect([code, await rowsLeft()]).toEqual([1, { accounts: 0, courses: 0, rooms: 0, enrollments: 0 }]);
  });

  test.each([
    ['--students 0', '--students is a number from 1 to 1000000.'],
    ['--profile wild', '--profile is one of rush, steady, bots, waitlist.'],
    ['--sign-in lots', '--sign-in is a share: 5% or 0.05.'],
    ['--p99 dance=1', '--p99 is like joinQueue=2000'],
    ['--url ftp://x', '--url is the address of a server'],
    ['--minutes 20', '--minutes is a number from 0.01 to 10.'],
  ])('says what is wrong with %s', async (args, complaint) => {
    const { code, stderr } = await programs.start('commands/rehearse.js', env, { args: args.split(' ') }).ended;

    expect(stderr).toContain(complaint);
    expect(code).toBe(1);
  });
});

function reportIn(out: string, { stdout, stderr }: Ended): Report {
  try {
    return JSON.parse(readFileSync(path.join(out, 'report.json'), 'utf8')) as Report;
  } catch {
    throw new Error(`there is no report: ${stdout}${stderr}`);
  }
}
