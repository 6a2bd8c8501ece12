import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { isInputObjectType, getNamedType, type GraphQLInputType } from 'graphql';
import { encodeId } from '../../src/kit/id.js';
import { bindSchema } from '../../src/transport/schema.js';
import type { Person } from '../support/app.js';
import { usePayingApp } from '../support/sandbox.js';

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
  readonly deadLetter: string;
  /** Where our books and a provider's differ. */
  readonly difference: string;
  readonly endpoint: string;
  readonly delivery: string;
  /** Somebody else's account. */
  readonly someone: string;
  readonly campaign: string;
  readonly codeCampaign: string;
  /** What the teacher is owed. */
  readonly settlement: string;
  /** What the owner has paid, with a receipt. */
  readonly payment: string;
  /** An entry of the owner's in the line for a course, with an offer. */
  readonly waitlist: string;
  /** That course. */
  readonly offered: string;
  /** Somebody who waits for it. */
  readonly waiting: string;
  readonly group: string;
}

/** What each asker gets: `ok`, `null`, or the code of an error. */
type Answers = Record<Who, string>;
const all = (answer: string): Answers => Object.fromEntries(PEOPLE.map((who) => [who, answer])) as Answers;
const SIGNED_IN: Answers = { ...all('ok'), guest: 'UNAUTHENTICATED' };
const ADMINS: Answers = { ...all('FORBIDDEN'), guest: 'UNAUTHENTICATED', admin: 'ok' };
const OWNERS: Answers = { ...all('NOT_FOUND'), guest: 'UNAUTHENTICATED', owner: 'ok' };
const TEACHERS: Answers = { ...ADMINS, teacher: 'ok' };
const OWN: Answers = { ...all('null'), guest: 'UNAUTHENTICATED', owner: 'ok', admin: 'ok' };

/** Every operation that takes an id: what is sent, and who gets what. A field that is not here fails the first test. */
const OPERATIONS: Record<string, { send: (it: Things) => string; answers: Answers }> = {
  'Query.payment': {
    send: ({ payment }) => `{ payment(id: "${payment}") { id } }`,
    answers: OWN,
  },
  'Query.receipt': {
    send: ({ payment }) => `{ receipt(paymentId: "${payment}") { number } }`,
    answers: OWN,
  },
  'Mutation.startCheckout': {
    send: ({ enrollment }) =>
      `mutation { startCheckout(input: { enrollmentId: "${enrollment}", idempotencyKey: "${randomUUID()}" }) { __typename } }`,
    answers: { ...all('NOT_FOUND'), guest: 'UNAUTHENTICATED', owner: 'ok' },
  },
  'Mutation.confirmPayment': {
    send: ({ payment }) =>
      `mutation { confirmPayment(input: { paymentId: "${payment}", idempotencyKey: "${randomUUID()}" }) { __typename } }`,
    answers: { ...all('NOT_FOUND'), guest: 'UNAUTHENTICATED', owner: 'ok' },
  },
  'Mutation.refundPayment': {
    send: ({ payment }) =>
      `mutation { refundPayment(input: { paymentId: "${payment}", reason: "R", idempotencyKey: "${randomUUID()}" }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.setRefundPolicy': {
    send: ({ course }) => `mutation { setRefundPolicy(input: { courseId: "${course}", schedule: [] }) { __typename } }`,
    answers: TEACHERS,
  },
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
  'Query.quotePrice': {
    send: ({ course }) => `{ quotePrice(courseId: "${course}") { __typename } }`,
    answers: SIGNED_IN,
  },
  'Query.campaign': {
    send: ({ campaign }) => `{ campaign(id: "${campaign}") { id } }`,
    answers: all('ok'),
  },
  'Mutation.createCampaign': {
    send: ({ course }) =>
      `mutation { createCampaign(input: { name: "C", stock: 1, amountMinor: 1, courseIds: ["${course}"] }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.updateCampaign': {
    send: ({ campaign }) => `mutation { updateCampaign(input: { id: "${campaign}", stock: 9 }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.closeCampaign': {
    send: ({ campaign }) => `mutation { closeCampaign(id: "${campaign}") { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.generateCouponCodes': {
    send: ({ codeCampaign }) =>
      `mutation { generateCouponCodes(input: { campaignId: "${codeCampaign}", count: 1 }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.issueCoupon': {
    send: ({ campaign }) =>
      `mutation { issueCoupon(input: { campaignId: "${campaign}", idempotencyKey: "${randomUUID()}" }) { __typename } }`,
    answers: SIGNED_IN,
  },
  'Query.settlement': {
    send: ({ settlement }) => `{ settlement(id: "${settlement}") { id } }`,
    answers: { ...all('null'), teacher: 'ok', admin: 'ok' },
  },
  'Query.settlements': {
    send: ({ teacher }) => `{ settlements(instructorId: "${teacher}") { totalCount } }`,
    answers: ADMINS,
  },
  'Query.previewSettlement': {
    send: ({ teacher }) =>
      `{ previewSettlement(input: { instructorId: "${teacher}", period: { month: "2026-01" } }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.closeSettlement': {
    send: ({ teacher }) =>
      `mutation { closeSettlement(input: { instructorId: "${teacher}", period: { month: "2026-01" } }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.markSettlementPaid': {
    send: ({ settlement }) =>
      `mutation { markSettlementPaid(input: { id: "${settlement}", reference: "r" }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.setFeeRate': {
    send: ({ teacher }) =>
      `mutation { setFeeRate(input: { instructorId: "${teacher}", basisPoints: 100 }) { __typename } }`,
    answers: ADMINS,
  },
  'Query.fairnessRecord': {
    send: ({ room }) => `{ fairnessRecord(roomId: "${room}") { __typename } }`,
    answers: ADMINS,
  },
  'Query.person': {
    send: ({ someone }) => `{ person(id: "${someone}") { id } }`,
    answers: ADMINS,
  },
  'Query.instructor': {
    send: ({ teacher }) => `{ instructor(id: "${teacher}") { name } }`,
    answers: all('ok'),
  },
  'Query.adminActs': {
    send: ({ course }) => `{ adminActs(filter: { subjectId: "${course}" }) { totalCount } }`,
    answers: ADMINS,
  },
  'Mutation.changeRole': {
    send: ({ someone }) =>
      `mutation { changeRole(input: { accountId: "${someone}", role: ADMIN, reason: "R" }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.changeStatus': {
    send: ({ someone }) =>
      `mutation { changeStatus(input: { accountId: "${someone}", status: BANNED, reason: "R" }) { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.signOutSession': {
    // Ones that nobody has; `my-sessions` and `link-identity` have those of others.
    send: () => `mutation { signOutSession(id: "${encodeId('session', randomUUID())}") }`,
    answers: { ...all('NOT_FOUND'), guest: 'UNAUTHENTICATED' },
  },
  'Mutation.unlinkIdentity': {
    send: () => `mutation { unlinkIdentity(id: "${encodeId('identity', randomUUID())}") { __typename } }`,
    answers: { ...all('NOT_FOUND'), guest: 'UNAUTHENTICATED' },
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
  'Mutation.publishCourse': {
    send: ({ draft }) => `mutation { publishCourse(id: "${draft}") { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.closeCourse': {
    send: ({ course }) => `mutation { closeCourse(id: "${course}") { __typename } }`,
    answers: ADMINS,
  },
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
  'Mutation.resolveDifference': {
    send: ({ difference }) => `mutation { resolveDifference(id: "${difference}", resolution: "Done") { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.retryDeadLetter': {
    send: ({ deadLetter }) => `mutation { retryDeadLetter(id: "${deadLetter}") { __typename } }`,
    answers: ADMINS,
  },
  'Mutation.dropDeadLetter': {
    send: ({ deadLetter }) => `mutation { dropDeadLetter(id: "${deadLetter}", reason: "No") { __typename } }`,
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
  'Mutation.joinWaitlist': {
    send: ({ course }) => `mutation { joinWaitlist(input: { courseId: "${course}" }) { __typename } }`,
    answers: SIGNED_IN,
  },
  'Mutation.leaveWaitlist': {
    send: ({ offered }) => `mutation { leaveWaitlist(courseId: "${offered}") { __typename } }`,
    answers: OWNERS,
  },
  'Mutation.acceptSeatOffer': {
    send: ({ waitlist }) => `mutation { acceptSeatOffer(id: "${waitlist}", idempotencyKey: "k") { __typename } }`,
    answers: OWNERS,
  },
  'Mutation.declineSeatOffer': {
    send: ({ waitlist }) => `mutation { declineSeatOffer(id: "${waitlist}") { __typename } }`,
    answers: OWNERS,
  },
  ...Object.fromEntries(
    ['moveInWaitlist', 'removeFromWaitlist'].map((name) => [
      `Mutation.${name}`,
      {
        send: ({ waiting }: Things) =>
          `mutation { ${name}(input: { id: "${waiting}", reason: "R"${name === 'moveInWaitlist' ? ', position: 1' : ''} }) { __typename } }`,
        answers: ADMINS,
      },
    ]),
  ),
  'Mutation.addToWaitlistFront': {
    send: ({ course, someone }) =>
      `mutation { addToWaitlistFront(input: { courseId: "${course}", studentId: "${someone}", reason: "R" }) { __typename } }`,
    answers: ADMINS,
  },
  'Query.waitlist': {
    send: ({ course }) => `{ waitlist(courseId: "${course}") { totalCount } }`,
    answers: { ...TEACHERS, instructor: 'NOT_FOUND' },
  },
  'Query.waitlistGroup': {
    send: ({ group }) => `{ waitlistGroup(id: "${group}") { id } }`,
    answers: SIGNED_IN,
  },
  'Mutation.openWaitlistGroup': {
    send: ({ course }) => `mutation { openWaitlistGroup(input: { courseId: "${course}", size: 2 }) { __typename } }`,
    answers: SIGNED_IN,
  },
  ...Object.fromEntries(
    ['joinWaitlistGroup', 'leaveWaitlistGroup'].map((name) => [
      `Mutation.${name}`,
      {
        send: ({ group }: Things) =>
          `mutation { ${name}(id: "${group}")${name === 'joinWaitlistGroup' ? ' { __typename }' : ''} }`,
        answers: SIGNED_IN,
      },
    ]),
  ),
  'Query.pendingReleases': {
    send: ({ course }) => `{ pendingReleases(courseId: "${course}") { totalCount } }`,
    answers: ADMINS,
  },
  'Mutation.setSeatReleaseRule': {
    send: ({ course }) =>
      `mutation { setSeatReleaseRule(input: { courseId: "${course}", kind: TO_WAITLIST }) { __typename } }`,
    answers: ADMINS,
  },
  'Query.whatIf': {
    send: ({ course }) => `{ whatIf(courseId: "${course}", addSeats: 1) { seats } }`,
    answers: { ...TEACHERS, instructor: 'NOT_FOUND' },
  },
  'Mutation.setWaitlistPolicy': {
    send: ({ course }) =>
      `mutation { setWaitlistPolicy(input: { courseId: "${course}", offerMinutes: 9 }) { __typename } }`,
    answers: TEACHERS,
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

/** What TypeGraphQL keeps of a mutation and its `@Authorized`. */
interface Decorated {
  readonly schemaName: string;
  readonly roles?: readonly string[];
}

/**
 * Mutations of admins that take no id, or that do nothing with the little that is made here, and the test that shows
 * the act they leave.
 */
const ACT_SHOWN_IN: Readonly<Record<string, string>> = {
  closeSettlement: 'settlement/close-settlement.test.ts',
  createWebhookEndpoint: 'webhooks/endpoints.test.ts',
  refundPayment: 'payment/refunds.test.ts',
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
  const { app } = usePayingApp({ repeating: false });
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
         insert into webhook_endpoints (url, events, secret) values ('https://example.com', '{COURSE_CHANGED}', '\\x00') returning id
       ) insert into webhook_deliveries (endpoint_id, fact_id, event, body, next_try_at, created_at)
         select id, 1, 'COURSE_CHANGED', '{}', now(), now() from endpoint returning id, endpoint_id`,
    );
    const [someone] = await app.sql<{ id: string }>(`insert into accounts (name) values ('S') returning id`);
    const campaigns = await app.sql<{ id: string }>(
      `insert into coupon_campaigns (name, kind, currency, amount_minor, stock)
       select 'C', kind, 'KRW', 1, 9 from unnest(array['CLAIM', 'CODE']) as kind returning id`,
    );
    const [campaign, codeCampaign] = campaigns.map(({ id }) => encodeId('campaign', id));
    await app.sql(
      `with made as (insert into ledger_transactions (cause, posted_at) values ('payment:' || gen_random_uuid(), '2026-01-10') returning id)
       insert into ledger_entries (transaction_id, account, course_id, amount_minor, currency)
       select id, 'PAYABLE', $1::uuid, -100, 'KRW' from made union all select id, 'PROVIDER', null, 100, 'KRW' from made`,
      [course.uuid],
    );
    const [settlement] = await app.sql<{ id: string }>(
      `insert into settlements (instructor_id, currency, from_day, to_day, gross_minor, refunds_minor, fee_basis_points,
                                fee_minor, carried_over_minor, closed_at)
       select $1, 'KRW', day, day, 1000, 0, 1000, 100, 0, now()
         from (select date '2000-01-01' + count(*)::int as day from settlements) free returning id`,
      [people.teacher!.uuid],
    );
    const offered = await app.course({ capacity: 1 });
    const [entry] = await app.sql<{ id: string }>(
      `with seat as (update seats set taken = 1 where course_id = $1)
       insert into waitlist_entries (course_id, student_id, rank, state, offered_at, offer_expires_at)
       values ($1, $2, 1, 'OFFERED', now(), now() + interval '1 hour') returning id`,
      [offered.uuid, people.owner!.uuid],
    );
    const [payment] = await app.sql<{ id: string }>(
      `insert into payments (enrollment_id, course_id, student_id, status, provider, provider_ref, title, price_minor, currency,
                             purpose, look_after, created_at, paid_at)
       select id, course_id, student_id, 'PAID', 'SANDBOX', id, 'T', 100, 'KRW', 'SEAT', now(), now(), now()
         from enrollments where id = $1 returning id`,
      [enrollment!.id],
    );
    await app.sql(
      `insert into receipts (year, number, payment_id, title, amount_minor, currency, issued_at)
       select 2000, count(*) + 1, $1, 'T', 100, 'KRW', now() from receipts`,
      [payment!.id],
    );
    const [difference] = await app.sql<{ id: string }>(
      `insert into payment_differences (provider, kind, provider_ref, found_at, seen_at)
       values ('SANDBOX', 'UNKNOWN_PAYMENT', $1, now(), now()) returning id`,
      [randomUUID()],
    );
    const [waiting] = await app.sql<{ id: string }>(
      `with seat as (update seats set waiting = 1 where course_id = $1)
       insert into waitlist_entries (course_id, student_id, rank) values ($1, $2, 2) returning id`,
      [offered.uuid, someone!.id],
    );
    const [group] = await app.sql<{ id: string }>(
      `insert into waitlist_groups (course_id, size) values ($1, 2) returning id`,
      [course.uuid],
    );
    return {
      payment: encodeId('payment', payment!.id),
      settlement: encodeId('settlement', settlement!.id),
      campaign: campaign!,
      codeCampaign: codeCampaign!,
      group: encodeId('waitgroup', group!.id),
      waitlist: encodeId('waitlist', entry!.id),
      waiting: encodeId('waitlist', waiting!.id),
      offered: offered.id,
      course: course.id,
      draft: draft.id,
      enrollment: encodeId('enrollment', enrollment!.id),
      room: encodeId('room', room!.id),
      teacher: people.teacher!.id,
      category: encodeId('category', category!.id),
      endpoint: encodeId('endpoint', delivery!.endpoint_id),
      delivery: encodeId('delivery', delivery!.id),
      someone: encodeId('account', someone!.id),
      deadLetter: encodeId('dead_letter', await deadJob()),
      difference: encodeId('payment_difference', difference!.id),
    };
  }

  /** A job without an attempt left, as the uuid behind its global id. */
  async function deadJob(): Promise<string> {
    const [job] = await app.sql<{ uuid: string }>(
      `select ('00000000-0000-8000-8000-' || lpad(to_hex(id), 12, '0'))::uuid as uuid
         from graphile_worker.add_job('nothing', max_attempts := 1)`,
    );
    await app.sql(`update graphile_worker._private_jobs set attempts = max_attempts`);
    return job!.uuid;
  }

  /** Everything that these operations could change, as one digest. */
  async function digest(): Promise<string> {
    const tables = [
      'courses',
      'course_instructors',
      'categories',
      'seats',
      'enrollments',
      'waitlist_entries',
      'waitlist_policies',
      'waitlist_groups',
      'waitlist_group_members',
      'seat_release_rules',
      'seat_releases',
      'rooms',
      'room_courses',
      'webhook_endpoints',
      'webhook_deliveries',
      'admin_acts',
      'accounts',
      'instructor_profiles',
      'outbox',
      'payment_differences',
      'coupon_campaigns',
      'coupons',
      'coupon_codes',
      'settlements',
      'settlement_rates',
      'ledger_entries',
      'payments',
      'payment_keys',
      'refunds',
      'refund_policies',
      'graphile_worker._private_jobs',
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

  /** Mutations that an admin may do to what is not theirs, and an ordinary person may not. */
  const ACTS = Object.entries(OPERATIONS).filter(
    ([name, { answers }]) =>
      name.startsWith('Mutation.') &&
      answers.admin === 'ok' &&
      answers.student !== 'ok' &&
      !(name.replace('Mutation.', '') in ACT_SHOWN_IN),
  );

  test.each(ACTS)('and %s by an admin leaves an act in the log', async (name, { send }) => {
    const admin = await app.admin();

    const answer = await app.execute(send(await make()), {}, { as: admin });

    expect(answer.errors).toBeUndefined();
    const acts = await app.sql(`select act from admin_acts where actor_id = $1`, [admin.uuid]);
    expect([answer.data, acts]).toEqual([answer.data, [{ act: name.replace('Mutation.', '') }]]);
  });

  test('and no mutation for admins goes without', () => {
    const { mutations } = (globalThis as unknown as { TypeGraphQLMetadataStorage: { mutations: Decorated[] } })
      .TypeGraphQLMetadataStorage;
    const forAdmins = mutations.filter(({ roles }) => roles?.includes('ADMIN')).map(({ schemaName }) => schemaName);

    const unproved = forAdmins.filter((name) => !ACTS.some(([shown]) => shown === `Mutation.${name}`));
    const shown = Object.entries(ACT_SHOWN_IN).filter(([name, file]) => {
      const text = readFileSync(`test/${file}`, 'utf8');
      return text.includes('admin_acts') && text.includes(`act: '${name}'`);
    });

    expect(forAdmins.length).toBeGreaterThan(5);
    expect([...new Set(unproved)].sort()).toEqual(shown.map(([name]) => name).sort());
  });

  test.each(Object.entries(OPERATIONS))(
    'is kept by %s, and who may not changes nothing',
    async (name, { send, answers }) => {
      const got = {} as Answers;
      let operation: string | null = null;
      let before = '';
      for (const who of PEOPLE) {
        // Made anew when somebody has changed them: whoever may not leaves them to the next one as they were.
        if (operation === null) {
          operation = send(await make());
          before = await digest();
        }

        const { data, errors } = await app.execute(operation, {}, { as: people[who] });

        const value = data && (Object.values(data)[0] as unknown);
        got[who] = errors?.[0]?.extensions.code ?? (value === null ? 'null' : 'ok');
        if (got[who] !== 'ok') expect([who, await digest()]).toEqual([who, before]);
        else if (name.startsWith('Mutation.')) operation = null;
      }

      expect(got).toEqual(answers);
    },
  );
});
