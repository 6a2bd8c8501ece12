import { describe, expect, test } from '@jest/globals';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { refusal } from '../../src/kit/refusal.js';
import { useApp } from '../support/app.js';
import { aChannel, numbered, Reader, tell, upTo } from './reader.js';

describe('a feed', () => {
  const app = useApp();

  test('tells live what was committed after it was opened', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);

    await tell(app.context(), channel, 1, 2);
    await tell(app.context(), channel, 3);

    expect(await reader.take(3)).toEqual([1, 2, 3]);
    await reader.close();
  });

  test('goes on after a cursor, with what happened meanwhile and what happens next', async () => {
    const channel = aChannel();
    const before = await Reader.open(app.context(), channel);
    await tell(app.context(), channel, ...upTo(300));
    await before.take(5);
    await before.close();

    const after = await Reader.open(app.context(), channel, before.cursor);
    await tell(app.context(), channel, 301);

    expect(await after.take(296)).toEqual(upTo(301, 6));
    await after.close();
  });

  test('can be resumed at the head of a channel that never had an event', async () => {
    const channel = aChannel();
    const before = await Reader.open(app.context(), channel);
    await before.close();
    await tell(app.context(), channel, 1);

    const after = await Reader.open(app.context(), channel, before.cursor);

    expect(await after.take(1)).toEqual([1]);
    await after.close();
  });

  test('never tells what was rolled back', async () => {
    const channel = aChannel();
    const reader = await Reader.open(app.context(), channel);

    await transaction(app.context(), async (tx) => {
      tx.emit(channel, numbered(1));
      return refusal('CourseFull', 'en', { en: 'full', ko: 'full' });
    });
    await tell(app.context(), channel, 2);

    expect(await reader.take(1)).toEqual([2]);
    await reader.close();
  });

  test.each(['', 'nonsense', '0123456789abcdef', '0123456789abcdef:-1', '0123456789abcdef:01', 'x'.repeat(10_000)])(
    'refuses what is no cursor: %.30s',
    async (cursor) => {
      await expect(app.context().events.feed(aChannel(), cursor)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    },
  );
});
