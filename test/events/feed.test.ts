import { describe, expect, test } from '@jest/globals';
import { FeedReader } from '../../src/infra/events/feed.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { refusal } from '../../src/kit/refusal.js';
import { useApp } from '../support/app.js';
import { eventually } from '../support/together.js';
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

  test('tells what is published while its stream is being read', async () => {
    const channel = aChannel();
    const { events, log } = app.apps[0]!.infra;
    const answered = Promise.withResolvers<void>();
    const slowAnswer = {
      readAfter: async (...asked: Parameters<typeof events.journal.readAfter>) => {
        const page = await events.journal.readAfter(...asked);
        await answered.promise;
        return page;
      },
    };
    const reader = new FeedReader(channel, null, { journal: slowAnswer, log, queueMax: 10 }, () => {});
    let heard = 0;
    const end = await events.listening.listen(
      channel,
      (message) => {
        reader.hear(message);
        heard += 1;
      },
      reader.fallBehind,
    );

    const started = reader.start();
    await eventually(async () => (await events.journal.heads([channel]))[0], 'the stream was read');
    await tell(app.context(), channel, 1);
    await eventually(async () => heard === 1, 'the event was heard');
    answered.resolve();
    await started;

    expect(await reader.items().next()).toMatchObject({ value: { event: numbered(1) } });
    end();
    reader.end();
  });

  test.each([
    ['nothing', ''],
    ['words', 'nonsense'],
    ['an epoch alone', '0123456789abcdef'],
    ['a negative offset', '0123456789abcdef:-1'],
    ['an offset too large to count', '0123456789abcdef:99999999999999999999'],
    ['a flood', 'x'.repeat(10_000)],
  ])('refuses %s for a cursor', async (_what, cursor) => {
    await expect(app.context().events.feed(aChannel(), cursor)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
