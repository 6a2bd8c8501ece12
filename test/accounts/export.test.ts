import { describe, expect, test } from '@jest/globals';
import { ENROLL } from '../enrollment/operations.js';
import { Line } from '../queue/support.js';
import { useApp } from '../support/app.js';
import { bearing, newcomer, SIGN_UP } from './operations.js';
import { EXPORT } from './people-operations.js';

describe('exportMyData', () => {
  const app = useApp({ repeating: false });
  const line = new Line(app);

  test('gives a person all that is kept about them, and nothing of anybody else', async () => {
    const [person, other] = await app.people(2);
    const [course, room] = [await app.course({ title: 'Mine' }), await line.room({ activeLimit: 1 })];
    const enrollment = await app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: 'k' } }, { as: person! });
    await app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: 'k' } }, { as: other! });
    await line.lineUp([other!, person!], room.course);

    const data = await app.run(EXPORT, {}, { as: person! });

    expect(data).toMatchObject({
      accounts: { id: person!.id, name: person!.name, email: expect.any(String), role: 'STUDENT', status: 'ACTIVE' },
      enrollment: [{ id: enrollment.id, courseId: course.id, courseTitle: 'Mine', status: 'CONFIRMED' }],
      queue: [{ roomId: room.id, state: 'WAITING', position: 1, admittedUntil: null }],
    });
    expect([data.enrollment.length, data.queue.length]).toEqual([1, 1]);
    const text = JSON.stringify(data);
    expect([other!.id, other!.uuid, other!.name].filter((secret) => text.includes(secret))).toEqual([]);
  });

  test('says where the person is signed in', async () => {
    const { accessToken } = await app.run(SIGN_UP, { input: newcomer('Ada') });

    const { data } = await app.execute(EXPORT, {}, bearing(accessToken));

    expect(data.exportMyData.accounts.sessions).toEqual([
      {
        id: expect.stringMatching(/^session_/),
        device: expect.any(String),
        address: expect.any(String),
        startedAt: expect.any(String),
        lastUsedAt: expect.any(String),
      },
    ]);
  });

  test('has no secret in it', async () => {
    const person = await app.student();
    await app.sql(`update accounts set password_hash = 'phc-of-a-password' where id = $1`, [person.uuid]);

    const text = JSON.stringify(await app.run(EXPORT, {}, { as: person }));

    expect(text).not.toMatch(/phc-of-a-password|password|hash|token|ticket/i);
  });

  test('is for who is signed in', async () => {
    expect((await app.execute(EXPORT)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});
