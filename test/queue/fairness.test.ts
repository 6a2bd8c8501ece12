import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { finishPlaces, verifyRecord } from '../../src/features/queue/index.js';
import { hashOf, type RecordEntry } from '../../src/features/queue/record-entry.js';
import { trimRecordScript } from '../../src/features/queue/scripts.js';
import { decodeId } from '../../src/kit/id.js';
import { useApp } from '../support/app.js';
import { together } from '../support/together.js';
import { Line, roomKey } from './support.js';

const EXPORT = `query E($id: ID!, $after: Int, $first: Int) { fairnessRecord(roomId: $id, after: $after, first: $first) { lines end } }`;
const RECEIPT = `query R($courseId: ID!) { myPlace(courseId: $courseId) { receipt { entry hash } } }`;
const LEVER = (name: string) => `mutation L($id: ID!) { ${name}(roomId: $id) { id } }`;

async function* each(lines: readonly string[]) {
  yield* lines;
}

/** The record with its entries numbered and chained anew: what a forger would do who owns the database. */
function rechained(entries: Omit<RecordEntry, 'n' | 'hash'>[]): string[] {
  let hash = '';
  return entries.map((entry, i) => {
    hash = hashOf(hash, { ...entry, n: i + 1 });
    return JSON.stringify({ ...entry, n: i + 1, hash });
  });
}

const entry = (kind: string, seq: number, detail = '') => ({ epoch: 'e', k: 0, kind, seq, at: 0, detail });

describe('the record of a room', () => {
  const app = useApp({ processes: 2, manualClock: true, repeating: false });
  const line = new Line(app);
  const admin = () => line.admin();
  const record = () => app.runRecurring('recordRooms');
  const exported = async (id: string): Promise<string[]> =>
    (await app.run(EXPORT, { id, first: 10_000 }, { as: await admin() })).lines;

  /** A day in a room: people join, are let in, leave, are absent, come back; an admin pulls every lever; Redis is lost. */
  async function livelyRoom() {
    const room = await line.room({ activeLimit: 2, leaseSeconds: 60, graceSeconds: 300, onRejoin: 'TO_BACK' });
    const { id, course } = room;
    const people = await app.people(12);
    const places = await together(people, (person, i) => line.join(person, course, { process: i % 2 }));
    await line.join(people[9]!, course, { rejoin: true });
    await line.leave(people[3]!, course);
    await finishPlaces(app.context(people[0]!), course.uuid, [people[0]!.uuid]);
    app.clock.advance({ seconds: 301 });
    await line.placeOf(people[11]!, course);
    await line.placeOf(people[5]!, course);
    await line.lineUp(await app.people(4), course);
    await app.run(
      `mutation A($id: ID!) { admitNext(roomId: $id, count: 2) { admitted } }`,
      { id },
      { as: await admin() },
    );
    for (const lever of ['freezeRoom', 'resumeRoom']) await app.run(LEVER(lever), { id }, { as: await admin() });
    await record();
    const { redis } = app.apps[0]!.infra;
    await redis.del(...(await redis.keys(roomKey(app, room, '*'))));
    await line.join(await app.student(), course);
    for (const [i, person] of people.entries()) await line.join(person, course, { ticket: places[i]!.ticket });
    app.clock.advance({ seconds: 11 });
    await line.tick();
    await record();
    return { ...room, people, places };
  }

  test('proves that everyone was let in by rank, through all that happens in a room', async () => {
    const { id } = await livelyRoom();

    const verdict = await verifyRecord(each(await exported(id)));

    expect(verdict).toMatchObject({ problems: [], problemCount: 0, losses: 1 });
    expect(verdict.admissions).toBeGreaterThanOrEqual(6);
    const kinds = new Set((await exported(id)).map((text) => JSON.parse(text).kind));
    for (const kind of [
      'joined',
      'admitted',
      'admittedByAdmin',
      'passedOver',
      'left',
      'done',
      'restored',
      'life',
      'frozen',
    ])
      expect([...kinds]).toContain(kind);
  });

  test('shows any change, gap and repetition', async () => {
    const lines = await exported((await livelyRoom()).id);
    const check = async (changed: string[]) => (await verifyRecord(each(changed))).problems[0];

    for (const [i, text] of lines.entries()) {
      const changed = { ...JSON.parse(text), seq: JSON.parse(text).seq + 1 };
      expect(await check(lines.with(i, JSON.stringify(changed)))).toContain(`entry ${i + 1} `);
    }
    expect(await check(lines.toSpliced(2, 1))).toContain('missing or repeated');
    expect(await check(lines.toSpliced(2, 0, lines[2]!))).toContain('missing or repeated');
    expect(await check(['not json', ...lines])).toContain('no JSON');
  });

  test('shows exactly where rank was broken, though the chain was forged to fit', async () => {
    const fair = [entry('life', 0), entry('joined', 1), entry('joined', 2), entry('joined', 3), entry('admitted', 1)];
    const check = async (...more: ReturnType<typeof entry>[]) =>
      (await verifyRecord(each(rechained([...fair, ...more])))).problems;

    expect(await check(entry('admitted', 2))).toEqual([]);
    expect(await check(entry('passedOver', 2), entry('admitted', 3))).toEqual([]);
    expect(await check(entry('admitted', 3))).toEqual(['entry 6 lets in number 3 ahead of number 2']);
    expect(await check(entry('admitted', 9))).toContain('entry 6 lets in number 9, which did not stand in the line');
    expect(await check(entry('joined', 3))).toEqual(['entry 6 joins with number 3 after 3 was given']);
    expect(await check(entry('left', 2), entry('returned', 2))).toEqual([
      'entry 7 brings number 2 back, which had come to an end',
    ]);
    expect(await check(entry('policy', 0, 'version=1 activeLimit=1 enabled=1'), entry('admitted', 2))).toEqual([
      'entry 7 lets in number 2 though 1 may be inside',
    ]);
  });

  test('is brought to Postgres once and in one chain by any number of processes', async () => {
    const { id, course } = await line.room({ activeLimit: 5 });
    const people = await app.people(60);

    await together(people, async (person, i) => {
      await line.join(person, course, { process: i % 2 });
      if (i % 5 === 0) await app.runRecurring('recordRooms', (i / 5) % 2);
    });
    await Promise.all([app.runRecurring('recordRooms', 0), app.runRecurring('recordRooms', 1)]);
    await record();

    const lines = await exported(id);
    expect(lines.filter((text) => JSON.parse(text).kind === 'joined')).toHaveLength(60);
    expect((await verifyRecord(each(lines))).problems).toEqual([]);
    expect(await app.apps[0]!.infra.redis.llen(roomKey(app, { id }, 'record'))).toBe(0);
  });

  test('is written once though a process dies between Postgres and Redis', async () => {
    const room = await line.room({ activeLimit: 5 });
    await line.lineUp(await app.people(3), room.course);
    const { redis } = app.apps[0]!.infra;
    const texts = await redis.lrange(roomKey(app, room, 'record'), 0, -1);
    await record();

    await redis.rpush(roomKey(app, room, 'record'), ...texts);
    await record();

    expect(await exported(room.id)).toHaveLength(texts.length);
  });

  test('loses nothing when a process drops late what another has dropped before', async () => {
    const room = await line.room({ activeLimit: 5 });
    const { infra } = app.apps[0]!;
    const record = roomKey(app, room, 'record');
    await line.lineUp(await app.people(2), room.course);
    const texts = await infra.redis.lrange(record, 0, -1);
    const dropThem = () =>
      trimRecordScript(infra.redis, {
        keys: { record },
        args: { count: texts.length, first: texts[0]!, last: texts.at(-1)! },
      });

    const first = await dropThem();
    await line.lineUp(await app.people(6), room.course);
    const length = await infra.redis.llen(record);
    const late = await dropThem();

    expect([first, late]).toEqual([true, false]);
    expect(await infra.redis.llen(record)).toBe(length);
  });

  test('gives everyone a receipt that it holds', async () => {
    const { id, course } = await line.room({ activeLimit: 0 });
    const student = await app.student();
    await line.join(student, course);
    const before = await app.run(RECEIPT, { courseId: course.id }, { as: student });

    await record();
    const { receipt } = await app.run(RECEIPT, { courseId: course.id }, { as: student });

    const lines = await exported(id);
    expect(before.receipt).toBeNull();
    expect((await verifyRecord(each(lines), [[receipt.entry, receipt.hash]])).problems).toEqual([]);
    const other = rechained(lines.map((text) => JSON.parse(text)).filter(({ kind }) => kind !== 'policy'));
    expect((await verifyRecord(each(other), [[receipt.entry, receipt.hash]])).problemCount).toBeGreaterThan(0);
  });

  test('keeps a place that has ended from coming back with its ticket after Redis was lost', async () => {
    const room = await line.room({ activeLimit: 1, leaseSeconds: 30 });
    const [used, next] = await app.people(2);
    const { ticket } = (await line.lineUp([used!, next!], room.course))[0]!;
    app.clock.advance({ seconds: 30 });
    await line.tick();
    await record();
    const { redis } = app.apps[0]!.infra;
    await redis.del(...(await redis.keys(roomKey(app, room, '*'))));
    await line.join(next!, room.course);

    expect(await line.join(used!, room.course, { ticket })).toMatchObject({ state: 'WAITING', position: 2 });
  });

  test('is exported in pages, to admins', async () => {
    const { id, course } = await line.room({ activeLimit: 0 });
    await line.lineUp(await app.people(4), course);
    await record();
    const all = await exported(id);

    const first = await app.run(EXPORT, { id, first: 2 }, { as: await admin() });
    const rest = await app.run(EXPORT, { id, after: 2 }, { as: await admin() });

    expect([first.end, rest.end]).toEqual([false, true]);
    expect([...first.lines, ...rest.lines]).toEqual(all);
    const forbidden = await app.execute(EXPORT, { id }, { as: await app.student() });
    expect(forbidden.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const tooMany = await app.execute(EXPORT, { id, first: 10_001 }, { as: await admin() });
    expect(tooMany.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(all.join()).not.toContain(decodeId('room', id));
  });

  test('is checked by the command, which says where it is wrong and by its exit code whether', async () => {
    const lines = await exported((await livelyRoom()).id);
    const folder = mkdtempSync(path.join(tmpdir(), 'fairness-'));
    const run = (name: string, text: string, ...more: string[]) => {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      const args = ['dist/src/commands/verify-fairness.js', file, ...more];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      return { status, said: stdout + stderr };
    };

    expect(run('fair.jsonl', lines.join('\n'))).toMatchObject({
      status: 0,
      said: expect.stringContaining(' 0 problems'),
    });
    const forged = lines.with(4, lines[4]!.replace(/"at":\d+/, '"at":1'));
    expect(run('forged.jsonl', forged.join('\n'))).toMatchObject({
      status: 2,
      said: expect.stringContaining('WRONG  entry 5 was changed'),
    });
    expect(run('empty.jsonl', '')).toMatchObject({ status: 1 });
    expect(run('fair.jsonl', lines.join('\n'), '--receipt', 'x')).toMatchObject({ status: 1 });
  });
});
