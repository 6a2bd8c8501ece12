import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startRedis } from '../../src/embedded/redis.js';
import { useApp, type Person } from '../support/app.js';
import { Proxy } from '../support/proxy.js';
import { eventually } from '../support/together.js';
import { over, TRANSPORTS } from '../support/transports.js';
import { CREATE_ROOM, JOIN, Line } from '../queue/support.js';

const ENROLL = `mutation Enroll($input: EnrollInput!) { enroll(input: $input) { __typename } }`;
const COURSE = `query Course($id: ID!) { course(id: $id) { id } }`;

/** The second process has Postgres, and a Redis of its own, behind doors that can fail. */
describe('a store that is out of reach', () => {
  const app = useApp({ repeating: false });
  const line = new Line(app);
  let postgres: Proxy;
  let redis: Proxy;
  let own: Awaited<ReturnType<typeof startRedis>>;
  let student: Person;

  beforeAll(async () => {
    own = await startRedis();
    [postgres, redis] = [await Proxy.open(app.databaseUrl), await Proxy.open(own.url)];
    app.apps.push(await app.openProcess({ DATABASE_URL: postgres.url, REDIS_URL: redis.url }));
    student = await app.student();
  });
  afterEach(async () => {
    postgres.refusing = redis.refusing = false;
    await eventually(() => app.apps[1]!.infra.redis.ping().catch(() => false), 'Redis is back');
  });
  afterAll(async () => {
    await Promise.all([postgres.close(), redis.close()]);
    await own.stop();
  });

  const lose = (door: Proxy) => {
    door.refusing = true;
    door.cut();
  };
  const unavailable = {
    message: expect.stringContaining('Try again'),
    extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 5, requestId: expect.any(String) },
  };

  test.each(TRANSPORTS)('is no fault to who lines up while Redis is away, over %s', async (transport) => {
    const execute = over(app, transport);
    const { course } = await line.room({ activeLimit: 0 });
    const join = () => execute(JOIN, { courseId: course.id }, { token: student.token, process: 1 });

    lose(redis);
    const without = await join();
    redis.refusing = false;
    await eventually(() => app.apps[1]!.infra.redis.ping().catch(() => false), 'Redis is back');

    expect(without.errors).toMatchObject([{ ...unavailable, path: ['joinQueue'] }]);
    expect((await join()).data.joinQueue).toMatchObject({ state: 'WAITING', position: 1 });
  });

  test.each(TRANSPORTS)('is no fault while Postgres is away, and nothing is changed, over %s', async (transport) => {
    const execute = over(app, transport);
    const { course } = await line.room({ activeLimit: 0 });
    const free = await app.course({ capacity: 1 });
    const input = { courseId: free.id, idempotencyKey: randomUUID() };
    const from = { token: student.token, process: 1 };

    lose(postgres);
    const without = [
      await execute(JOIN, { courseId: course.id }, from),
      await execute(ENROLL, { input }, from),
      await execute(COURSE, { id: course.id }, from),
    ];
    postgres.refusing = false;

    for (const { errors } of without) expect(errors).toMatchObject([unavailable]);
    expect((await execute(JOIN, { courseId: course.id }, from)).data.joinQueue.position).toBe(1);
    expect((await execute(ENROLL, { input }, from)).data.enroll.__typename).toBe('Enrollment');
    expect(await app.sql(`select taken from seats where course_id = $1`, [free.uuid])).toEqual([{ taken: 1 }]);
  });

  test('is no fault where it is lost at the commit', async () => {
    const admin = await app.admin();
    const { id } = await app.course();
    const input = { name: 'Room', courseIds: [id], policy: { preset: 'TICKETING' } };
    postgres.breakReplyTo = 'commit';

    const { errors } = await app.execute(CREATE_ROOM, { input }, { as: admin, process: 1 });

    expect(errors).toMatchObject([unavailable]);
  });

  test('is no fault on a path beside GraphQL', async () => {
    const letters = () => fetch(`${app.apps[1]!.server!.url}/dev/mail.json`);
    await letters();

    lose(postgres);
    const without = await letters();
    postgres.refusing = false;

    expect([without.status, without.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await without.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    await eventually(async () => (await letters()).status === 200, 'Postgres is back');
  });

  test('has nobody notice that Redis forgot its scripts', async () => {
    const { course } = await line.room({ activeLimit: 0 });
    await line.join(student, course, { process: 1 });
    await app.apps[1]!.infra.redis.script('FLUSH');

    expect(await line.join(student, course, { process: 1 })).toMatchObject({ state: 'WAITING', position: 1 });
  });
});
