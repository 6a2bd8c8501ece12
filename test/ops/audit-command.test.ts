import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ENROLL } from '../enrollment/operations.js';
import { useApp } from '../support/app.js';

describe('npm run audit', () => {
  const app = useApp({ repeating: false });

  /** Runs the command as npm does, on the stores of the app. */
  const run = (args: string[] = [], url = app.databaseUrl) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: url };
      execFile(process.execPath, ['dist/src/commands/audit.js', ...args], { env }, (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), out, err }),
      );
    });

  test('ends with 0 and a line for every promise while all are kept', async () => {
    const course = await app.course();
    const input = { courseId: course.id, idempotencyKey: randomUUID() };
    await app.run(ENROLL, { input }, { as: await app.student() });

    const { code, out } = await run();

    expect(code).toBe(0);
    const lines = out.split('\n').filter((text) => /^kept {4}\w+\.\w+ +\S.*\.$/.test(text));
    expect(lines.length).toBeGreaterThan(20);
    expect(out).toMatch(/Looked at (\d+) promises in \d+ ms: every promise is kept\.\n$/);
  });

  test('ends with 2 and the rows that break a promise, for people and for programs', async () => {
    const course = await app.course();
    await app.sql(`update seats set taken = 3 where course_id = $1`, [course.uuid]);

    const [words, json] = [await run(), await run(['--json'])];

    expect([words.code, json.code]).toEqual([2, 2]);
    expect(words.out).toContain(`BROKEN  seats.countsAreRows`);
    expect(words.out).toContain(`${course.id}: the count says 3 seats are taken, 0 enrollments have one`);
    expect(JSON.parse(json.out)).toMatchObject({ clean: false });
    await app.sql(`update seats set taken = 0`);
  });

  test('ends with 1 and a sentence when it cannot look, and writes nothing to a database that is not of its version', async () => {
    await app.sql(`create schema elsewhere`);
    const url = new URL(app.databaseUrl);
    url.searchParams.set('options', '-c search_path=elsewhere');

    const [asked, empty] = [await run(['--whatever']), await run([], url.href)];

    expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('npm run audit') });
    expect(empty).toMatchObject({ code: 1, err: expect.stringMatching(/^The database is not of this version/) });
    expect(await app.sql(`select from pg_tables where schemaname = 'elsewhere'`)).toEqual([]);
  });
});
