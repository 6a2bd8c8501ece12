import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { CANCEL, CLOSE, PUBLISH } from './writing.js';

const STATUS = `subscription ($ids: [ID!]!) { courseStatusChanged(courseIds: $ids) { course { id } state openNow } }`;
const OPENED = `subscription ($categoryId: ID) { courseOpened(categoryId: $categoryId) { course { id title } openNow } }`;

describe('courseStatusChanged and courseOpened', () => {
  const app = useApp({ processes: 2, repeating: false, manualClock: true });
  const inMinutes = (minutes: number) => new Date(app.clock.nowMs() + minutes * 60_000);
  const pass = async (minutes = 0, process = 0) => {
    app.clock.advance({ minutes });
    await app.runRecurring('announceWindows', process);
    await app.runRelay();
  };

  test('a course says that it opens and closes when its time comes, though nobody does anything', async () => {
    const { id } = await app.course({ opensAt: inMinutes(10), closesAt: inMinutes(20) });
    const watcher = app.watch(STATUS, { ids: [id] }, { process: 1 });
    const next = async () => (await watcher.next())['courseStatusChanged'];

    expect(await next()).toEqual({ course: { id }, state: 'PUBLISHED', openNow: false });
    await pass(10);
    expect(await next()).toMatchObject({ openNow: true });
    await pass(5);
    await watcher.expectSilence();
    await pass(5);
    expect(await next()).toMatchObject({ openNow: false });
  });

  test('a course says that it was closed, opened again and called off', async () => {
    const admin = await app.admin();
    const { id } = await app.course();
    await pass();
    const watcher = app.watch(STATUS, { ids: [id] });
    const next = async () => (await watcher.next())['courseStatusChanged'];
    await next();

    for (const [move, state, openNow] of [
      [CLOSE, 'CLOSED', false],
      [PUBLISH, 'PUBLISHED', true],
      [CANCEL, 'CANCELLED', false],
    ] as const) {
      await app.run(move, { id, reason: 'rain' }, { as: admin });
      await app.runRelay();

      expect(await next()).toMatchObject({ state, openNow });
    }
  });

  test('each opening is told once, by whichever of two processes looks first', async () => {
    await app.course({ title: 'Yoga' });
    const { id } = await app.course({ title: 'Swimming', opensAt: inMinutes(1) });
    await pass();
    const watcher = app.watch(OPENED);
    const opened = async () => (await watcher.next())['courseOpened'];
    expect(await opened()).toMatchObject({ course: { title: 'Yoga' } });

    app.clock.advance({ minutes: 1 });
    await Promise.all([0, 1].map((process) => app.runRecurring('announceWindows', process)));
    await app.runRelay();

    expect(await opened()).toEqual({ course: { id, title: 'Swimming' }, openNow: true });
    await pass(0, 1);
    await watcher.expectSilence();
  });

  test('who watches a category hears of it and those below it, and of no other', async () => {
    const [parent] = await app.sql(`insert into categories (code, name) values ('music', 'Music') returning id`);
    const [child] = await app.sql(
      `insert into categories (code, name, parent_id) values ('piano', 'Piano', $1) returning id`,
      [parent.id],
    );
    const categories = await app.run(`{ categories { id code } }`);
    const watcher = app.watch(OPENED, { categoryId: categories.find((one: any) => one.code === 'music').id });
    await watcher.expectSilence();
    await app.course({ title: 'Elsewhere' });
    const below = await app.course({ title: 'Piano for all' });
    await app.sql(`update courses set category_id = $1 where id = $2`, [child.id, below.uuid]);
    await pass();

    expect((await watcher.next())['courseOpened']).toMatchObject({ course: { title: 'Piano for all' } });
    await watcher.expectSilence();
  });

  test('a draft has no status to watch, nor has a course that is not there', async () => {
    const draft = await app.course({ state: 'DRAFT' });

    await expect(app.watch(STATUS, { ids: [draft.id] }).next()).rejects.toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    });
    await expect(app.watch(STATUS, { ids: [] }).next()).rejects.toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });
});
