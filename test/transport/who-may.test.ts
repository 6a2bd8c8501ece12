import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { isInputObjectType, getNamedType, type GraphQLInputType } from 'graphql';
import { encodeId } from '../../src/kit/id.js';
import { bindSchema } from '../../src/transport/schema.js';
import { useApp, type Person } from '../support/app.js';

/** Who asks: `owner` has the enrollment that is named, `teacher` teaches the course, the others have nothing to do with it. */
const PEOPLE = ['guest', 'student', 'owner', 'instructor', 'teacher', 'admin'] as const;
type Who = (typeof PEOPLE)[number];

/** The things that operations name, new for each call. */
interface Things {
  readonly course: string;
  readonly draft: string;
  readonly enrollment: string;
  readonly room: string;
  readonly teacher: string;
  readonly category: string;
  readonly endpoint: string;
  readonly delivery: string;
}

/** What each asker gets: `ok`, `null`, or the code of an error. */
type Answers = Record<Who, string>;
const all = (answer: string): Answers => Object.fromEntries(PEOPLE.map((who) => [who, answer])) as Answers;
const SIGNED_IN: Answers = { ...all('ok'), guest: 'UNAUTHENTICATED' };
const ADMINS: Answers = { ...all('FORBIDDEN'), guest: 'UNAUTHENTICATED', admin: 'ok' };
const TEACHERS: Answers = { ...ADMINS, teacher: 'ok' };

/** Every operation that takes an id: what is sent, and who gets what. A field that is not here fails the first test. */
const OPERATIONS: Record<string, { send: (it: Things) => string; answers: Answers }> = {
  'Query.node': {
    send: ({ enrollment }) => `{ node(id: "${enrollment}") { id } }`,
    answers: { ...all('null'), owner: 'ok', admin: 'ok' },
  },
  'Query.course': {
    send: ({ draft }) => `{ course(id: "${draft}") { id } }`,
    answers: { ...all('null'), teacher: 'ok', admin: 'ok' },
  },
  'Query.courses': {
    send: ({ category }) => `{ courses(filter: { categoryId: "${category}" }) { totalCount } }`,
    answers: all('ok'),
  },
  'Query.myPlace': {
    send: ({ course }) => `{ myPlace(courseId: "${course}") { id } }`,
    answers: SIGNED_IN,
  },
  'Query.roster': {
    send: ({ course }) => `{ roster(courseId: "${course}") { totalCount } }`,
    answers: { ...TEACHERS, instructor: 'NOT_FOUND' },
  },
  'Query.fairnessRecord': {
    send: ({ room }) => `{ fairnessRecord(roomId: "${room}") { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.createCourse': {
    send: ({ teacher }) =>
      `mutation { createCourse(input: { title: "T", description: "", capacity: 1, instructorId: "${teacher}" }) { __typename } }`,
    answers: TEACHERS,
  },
  'Mutation.updateCourse': {
    send: ({ course }) => `mutation { updateCourse(input: { id: "${course}", title: "Mine" }) { __typename } }`,
    answers: TEACHERS,
  },
  ...Object.fromEntries(
    ['publishCourse', 'closeCourse'].map((name) => [
      `Mutation.${name}`,
      { send: ({ course }: Things) => `mutation { ${name}(id: "${course}") { __typename } }`, answers: ADMINS },
    ]),
  ),
  'Mutation.cancelCourse': {
    send: ({ course }) => `mutation { cancelCourse(id: "${course}", reason: "No") { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.createCategory': {
    send: ({ category }) =>
      `mutation { createCategory(input: { code: "c-${randomUUID()}", name: "C", parentId: "${category}" }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.createRoom': {
    send: ({ course }) =>
      `mutation { createRoom(input: { name: "R", courseIds: ["${course}"], policy: {} }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.updateRoom': {
    send: ({ room }) => `mutation { updateRoom(input: { id: "${room}", policy: { activeLimit: 9 } }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.admitNext': {
    send: ({ room }) => `mutation { admitNext(roomId: "${room}", count: 1) { __typename } }`,
    answers: ADMINS,
  },
  ...Object.fromEntries(
    ['freezeRoom', 'resumeRoom'].map((name) => [
      `Mutation.${name}`,
      { send: ({ room }: Things) => `mutation { ${name}(roomId: "${room}") { __typename } }`, answers: ADMINS },
    ]),
  ),
  'Mutation.extendLeases': {
    send: ({ room }) => `mutation { extendLeases(roomId: "${room}", seconds: 60) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.joinQueue': {
    send: ({ course }) => `mutation { joinQueue(courseId: "${course}") { __typename } }`,
    answers: SIGNED_IN,
  },
  'Mutation.leaveQueue': {
    send: ({ course }) => `mutation { leaveQueue(courseId: "${course}") { __typename } }`,
    answers: SIGNED_IN,
  },
  'Mutation.enroll': {
    send: ({ course }) => `mutation { enroll(input: { courseId: "${course}", idempotencyKey: "k" }) { __typename } }`,
    answers: SIGNED_IN,
  },
  'Mutation.cancelEnrollment': {
    send: ({ enrollment }) => `mutation { cancelEnrollment(id: "${enrollment}") { __typename } }`,
    answers: { ...all('NOT_FOUND'), guest: 'UNAUTHENTICATED', owner: 'ok', admin: 'ok' },
  },
  'Mutation.confirmEnrollment': {
    send: ({ enrollment }) => `mutation { confirmEnrollment(id: "${enrollment}") { __typename } }`,
    answers: ADMINS,
  },
  ...Object.fromEntries(
    ['follow', 'unfollow'].map((name) => [
      `Mutation.${name}`,
      {
        send: ({ course }: Things) =>
          `mutation { ${name}(id: "${course}")${name === 'follow' ? ' { __typename }' : ''} }`,
        answers: SIGNED_IN,
      },
    ]),
  ),
  'Query.webhookDeliveries': {
    send: ({ endpoint }) => `{ webhookDeliveries(endpointId: "${endpoint}") { totalCount } }`,
    answers: ADMINS,
  },
  'Mutation.updateWebhookEndpoint': {
    send: ({ endpoint }) =>
      `mutation { updateWebhookEndpoint(input: { id: "${endpoint}", enabled: false }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.rotateWebhookSecret': {
    send: ({ endpoint }) => `mutation { rotateWebhookSecret(id: "${endpoint}") { secret } }`,
    answers: ADMINS,
  },
  'Mutation.removeWebhookEndpoint': {
    send: ({ endpoint }) => `mutation { removeWebhookEndpoint(id: "${endpoint}") }`,
    answers: ADMINS,
  },
  'Mutation.retryWebhookDelivery': {
    send: ({ delivery }) => `mutation { retryWebhookDelivery(id: "${delivery}") { id } }`,
    answers: ADMINS,
  },
  'Mutation.removeKeywordAlert': {
    send: () => `mutation { removeKeywordAlert(id: "${encodeId('alert', randomUUID())}") }`,
    answers: SIGNED_IN,
  },
};

/** Whether an argument is an id, or an input with one in it. */
function takesId(type: GraphQLInputType): boolean {
  const named = getNamedType(type);
  return (
    named.name === 'ID' ||
    (isInputObjectType(named) && Object.values(named.getFields()).some((field) => takesId(field.type)))
  );
}

describe('who may do what to whose things', () => {
  const app = useApp({ repeating: false });
  const people = {} as Record<Who, Person | undefined>;

  beforeAll(async () => {
    [people.student, people.owner] = await app.people(2);
    [people.instructor, people.teacher] = await app.people(2, 'INSTRUCTOR');
    people.admin = await app.admin();
  });

  async function make(): Promise<Things> {
    const [course, other, draft] = [
      await app.course({ priceMinor: 100 }),
      await app.course(),
      await app.course({ state: 'DRAFT' }),
    ];
    for (const { uuid } of [course, draft])
      await app.sql(`insert into course_instructors (course_id, account_id) values ($1, $2)`, [
        uuid,
        people.teacher!.uuid,
      ]);
    const [enrollment] = await app.sql<{ id: string }>(
      `with seat as (update seats set taken = 1 where course_id = $1)
       insert into enrollments (course_id, student_id, status, hold_expires_at, idempotency_key, price_minor, currency)
       values ($1, $2, 'PENDING_PAYMENT', now() + interval '1 hour', $3, 100, 'KRW') returning id`,
      [course.uuid, people.owner!.uuid, randomUUID()],
    );
    const [room] = await app.sql<{ id: string }>(
      `insert into rooms (name, active_limit, lease_seconds) values ('R', 1, 60) returning id`,
    );
    await app.sql(`insert into room_courses (course_id, room_id) values ($1, $2)`, [other.uuid, room!.id]);
    const [category] = await app.sql<{ id: string }>(
      `insert into categories (code, name) values ($1, 'C') returning id`,
      [randomUUID()],
    );
    const [delivery] = await app.sql<{ id: string; endpoint_id: string }>(
      `with endpoint as (
         insert into webhook_endpoints (url, events, secret) values ('https://example.com', '{COURSE_CHANGED}', 's') returning id
       ) insert into webhook_deliveries (endpoint_id, fact_id, event, body, next_try_at, created_at)
         select id, 1, 'COURSE_CHANGED', '{}', now(), now() from endpoint returning id, endpoint_id`,
    );
    return {
      course: course.id,
      draft: draft.id,
      enrollment: encodeId('enrollment', enrollment!.id),
      room: encodeId('room', room!.id),
      teacher: people.teacher!.id,
      category: encodeId('category', category!.id),
      endpoint: encodeId('endpoint', delivery!.endpoint_id),
      delivery: encodeId('delivery', delivery!.id),
    };
  }

  /** Everything that these operations could change, as one digest. */
  async function digest(): Promise<string> {
    const tables = [
      'courses',
      'course_instructors',
      'categories',
      'seats',
      'enrollments',
      'rooms',
      'room_courses',
      'room_actions',
      'webhook_endpoints',
      'webhook_deliveries',
      'admin_acts',
      'outbox',
    ];
    const parts = tables.map(
      (table) => `(select coalesce(string_agg(t::text, ',' order by t::text), '') from ${table} t)`,
    );
    return (await app.sql<{ all: string }>(`select md5(${parts.join(' || ')}) as all`))[0]!.all;
  }

  test('is said for every operation that takes an id', () => {
    const schema = bindSchema();
    const fields = [schema.getQueryType()!, schema.getMutationType()!].flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => field.args.some((arg) => takesId(arg.type)))
        .map((field) => `${type.name}.${field.name}`),
    );

    expect(Object.keys(OPERATIONS).sort()).toEqual(fields.sort());
  });

  test.each(Object.entries(OPERATIONS))(
    'is kept by %s, and who may not changes nothing',
    async (_name, { send, answers }) => {
      const got = {} as Answers;
      for (const who of PEOPLE) {
        const operation = send(await make());
        const before = await digest();

        const { data, errors } = await app.execute(operation, {}, { as: people[who] });

        const value = data && (Object.values(data)[0] as unknown);
        got[who] = errors?.[0]?.extensions.code ?? (value === null ? 'null' : 'ok');
        if (got[who] !== 'ok') expect([who, await digest()]).toEqual([who, before]);
      }

      expect(got).toEqual(answers);
    },
  );
});
