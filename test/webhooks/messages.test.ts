import { expect, test } from '@jest/globals';
import type { DomainEvent } from '../../src/infra/events/outbox.js';
import { bodyOf, MESSAGES } from '../../src/features/webhooks/messages.js';
import { WebhookEvent } from '../../src/features/webhooks/types.js';

const uuid = '0199a5b2-7c1e-7d44-8a7f-3c1f2b5e9d01';
const who = { courseId: uuid, studentId: uuid };
const money = { amountMinor: 100, refundedMinor: 0, priceMinor: 100, currency: 'KRW' };

/** One fact of every type that is told. */
const FACTS: Record<string, object> = {
  enrollmentChanged: { enrollment: { id: uuid, ...who, ...money, status: 'CONFIRMED' }, previousStatus: null },
  coursePublished: { courseId: uuid },
  courseChanged: { courseId: uuid },
  courseCancelled: { courseId: uuid, reason: 'rain' },
  courseWindowChanged: { courseId: uuid, window: 'OPEN' },
  waitlistChanged: { entry: { id: uuid, ...who, state: 'ENROLLED', enrollmentId: uuid }, previousState: 'OFFERED' },
  paymentChanged: { payment: { id: uuid, enrollmentId: uuid, ...who, ...money, status: 'PAID' }, previousStatus: null },
  refundChanged: { refund: { id: uuid, paymentId: uuid, ...who, ...money, status: 'DONE' }, previousStatus: null },
};

test('every event of the contract has a message', () => {
  expect(
    Object.values(MESSAGES)
      .map(({ event }) => event)
      .sort(),
  ).toEqual(Object.keys(WebhookEvent).sort());
  expect(Object.keys(FACTS).sort()).toEqual(Object.keys(MESSAGES).sort());
});

test.each(Object.entries(FACTS))('a message of %s names things by their global ids only', (type, said) => {
  const event = { type, ...said } as DomainEvent;

  const body = bodyOf({ outboxId: 1, channel: 'c', event, at: new Date(0) });

  expect(body).not.toContain(uuid);
  expect(JSON.parse(body)).toMatchObject({
    type: MESSAGES[type]!.type,
    timestamp: '1970-01-01T00:00:00.000Z',
    data: { courseId: expect.stringMatching(/^course_/) },
  });
});
