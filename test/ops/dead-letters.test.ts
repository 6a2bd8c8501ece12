import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { withoutSecrets } from '../../src/features/ops/dead-letters/without-secrets.js';
import { features } from '../../src/features/index.js';
import type { Duty } from '../../src/infra/events/duties.js';
import type { DomainEvent } from '../../src/infra/events/outbox.js';
import { workOnce, type Job } from '../../src/infra/jobs.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { encodeId } from '../../src/kit/id.js';
import { encodeCursor } from '../../src/kit/page.js';
import { useApp } from '../support/app.js';
import { tally, together } from '../support/together.js';
import { over, TRANSPORTS } from '../support/transports.js';

const LETTER = `__typename ... on DeadLetter { id job fact subjects { name id } lastError attempts createdAt diedAt }`;
const LIST = `query DeadLetters($first: Int, $after: String) {
  deadLetters(first: $first, after: $after) {
    edges { node { ${LETTER} } } pageInfo { hasNextPage endCursor } totalCount
  }
}`;
const RETRY = `mutation Retry($id: ID!) { retryDeadLetter(id: $id) { ${LETTER} ... on DeadLetterGone { message } } }`;
const DROP = `mutation Drop($id: ID!, $reason: String!) {
  dropDeadLetter(id: $id, reason: $reason) { ${LETTER} ... on DeadLetterGone { message } }
}`;
const NODE = `query Node($id: ID!) { node(id: $id) { ${LETTER} } }`;

let why: string | null = null;
const performed: number[] = [];
const runErrands: Duty = {
  name: 'runErrands',
  types: ['errandTold'],
  perform: async (_ctx, _tx, facts) => {
    if (why !== null) throw new Error(why);
    performed.push(...facts.map(({ event }) => (event as ErrandTold).step));
  },
};
interface ErrandTold extends DomainEvent {
  readonly type: 'errandTold';
  readonly courseId: string;
  readonly payment: { readonly id: string };
  readonly step: number;
}
Object.assign(features[0]!, { duties: [runErrands] });

describe('dead letters', () => {
  const app = useApp({ processes: 2, repeating: false });
  const done: string[] = [];
  const errand: Job<{ paymentId: string; courseId?: string; step?: number }> = {
    name: 'errand',
    attempts: 2,
    run: async (_ctx, { paymentId }) => {
      if (why !== null) throw new Error(why);
      done.push(paymentId);
    },
  };

  afterEach(() => app.sql(`delete from graphile_worker._private_jobs; delete from duty_facts`));

  async function work(): Promise<void> {
    await app.sql(`update graphile_worker._private_jobs set run_at = now() where attempts < max_attempts`);
    await workOnce(app.apps[0]!.infra, [errand], () => app.context());
  }

  /** Work that has died for this reason. */
  async function dead(reason = 'The provider does not answer.'): Promise<string> {
    const paymentId = randomUUID();
    await transaction(app.context(), (tx) => tx.job(errand, { paymentId, step: 3 }));
    why = reason;
    await work();
    await work();
    why = null;
    return paymentId;
  }

  const list = async (variables = {}) => app.run(LIST, variables, { as: await app.admin() });
  const only = async () => (await list()).edges[0].node;
  const acts = () => app.sql(`select act, subject_kind, actor_id, before, reason from admin_acts order by id`);

  test('tell an admin what failed, about what, why, and since when', async () => {
    const before = new Date();
    const paymentId = await dead();

    const { edges, totalCount } = await list();

    expect(totalCount).toBe(1);
    expect(edges[0].node).toMatchObject({
      id: expect.stringMatching(/^dead_letter_[0-9a-z]{26}$/),
      job: 'errand',
      fact: null,
      subjects: [{ name: 'paymentId', id: encodeId('payment', paymentId) }],
      lastError: 'The provider does not answer.',
      attempts: 2,
    });
    const died = new Date(edges[0].node.diedAt);
    expect(Math.abs(died.getTime() - before.getTime())).toBeLessThan(60_000);
    expect(await app.run(NODE, { id: edges[0].node.id }, { as: await app.admin() })).toEqual(edges[0].node);
  });

  test('are not what waits for its next try, nor what was done', async () => {
    await transaction(app.context(), (tx) => tx.job(errand, { paymentId: randomUUID() }));
    why = 'not now';
    await work();
    why = null;

    expect(await list()).toMatchObject({ edges: [], totalCount: 0 });
  });

  test('are paged, the newest first', async () => {
    for (let i = 0; i < 5; i += 1) await dead(`number ${i}`);
    const seen: string[] = [];

    let after: string | null = null;
    do {
      const page: any = await list({ first: 2, after });
      seen.push(...page.edges.map((edge: any) => edge.node.lastError));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);

    expect(seen).toEqual([4, 3, 2, 1, 0].map((i) => `number ${i}`));
  });

  test('are done when an admin retries them and what hindered them is gone, and that is recorded', async () => {
    const paymentId = await dead();
    const admin = await app.admin();
    const letter = await only();

    const retried = await app.run(RETRY, { id: letter.id }, { as: admin });
    await work();

    expect(retried).toEqual(letter);
    expect(done.splice(0)).toEqual([paymentId]);
    expect(await list()).toMatchObject({ totalCount: 0 });
    expect((await acts()).at(-1)).toMatchObject({
      act: 'retryDeadLetter',
      subject_kind: 'dead_letter',
      actor_id: admin.uuid,
      before: { job: 'errand', attempts: 2, lastError: 'The provider does not answer.' },
    });
  });

  test('have all their attempts anew when they are retried, and die again when nothing has changed', async () => {
    await dead();
    await app.run(RETRY, { id: (await only()).id }, { as: await app.admin() });

    why = 'Still not.';
    await work();
    expect(await list()).toMatchObject({ totalCount: 0 });
    await work();
    why = null;

    expect(await only()).toMatchObject({ attempts: 2, lastError: 'Still not.' });
  });

  test('are gone when an admin drops them, who says why', async () => {
    await dead();
    const { id } = await only();

    const dropped = await app.run(DROP, { id, reason: ' Settled by hand. ' }, { as: await app.admin() });
    await work();

    expect(dropped).toMatchObject({ __typename: 'DeadLetter', id });
    expect(done).toEqual([]);
    expect(await list()).toMatchObject({ totalCount: 0 });
    expect((await acts()).at(-1)).toMatchObject({ act: 'dropDeadLetter', reason: 'Settled by hand.' });
  });

  test.each(['', '   ', 'x'.repeat(501)])('are not dropped for the reason %j', async (reason) => {
    await dead();
    const recorded = (await acts()).length;

    const { errors } = await app.execute(DROP, { id: (await only()).id, reason }, { as: await app.admin() });

    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'reason' });
    expect(await list()).toMatchObject({ totalCount: 1 });
    expect(await acts()).toHaveLength(recorded);
  });

  /** Six admins retry and drop one letter at the same time, over two processes: one of them does, and it is recorded once. */
  async function raceToEnd(): Promise<void> {
    const admins = await app.people(6, 'ADMIN');
    const { id } = await only();
    const recorded = (await acts()).length;

    const answers = await together(admins, (as, i) =>
      app.run(i % 2 ? RETRY : DROP, { id, ...(i % 2 ? {} : { reason: 'No' }) }, { as, process: i % 2 }),
    );

    expect(tally(answers)).toEqual({ DeadLetter: 1, DeadLetterGone: 5 });
    expect((await acts()).length - recorded).toBe(1);
  }

  test('are retried or dropped once, whoever does it at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      await dead();
      await raceToEnd();
      await app.sql(`delete from graphile_worker._private_jobs`);
    }
  });

  test('are for admins', async () => {
    await dead();
    const { id } = await only();
    const [student] = await app.people(1);

    const answers = [
      await app.execute(LIST, {}, { as: student! }),
      await app.execute(RETRY, { id }, { as: student! }),
      await app.execute(DROP, { id, reason: 'No' }, { as: student! }),
    ];

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await app.run(NODE, { id }, { as: student! })).toBeNull();
    expect(await list()).toMatchObject({ totalCount: 1 });
  });

  describe('of facts that a feature failed on again and again', () => {
    const [courseId, paymentId] = [randomUUID(), randomUUID()];

    /** A fact that has died for this reason. */
    async function deadFact(reason: string, step = 1): Promise<void> {
      const event: ErrandTold = { type: 'errandTold', courseId, payment: { id: paymentId }, step };
      await transaction(app.context(), async (tx) => tx.emit('errands', event));
      await app.runRelay();
      why = reason;
      await app.runDuties();
      why = null;
    }

    test.each(TRANSPORTS)('stand in the same list and are done when they are retried, over %s', async (transport) => {
      const admin = await app.admin();
      const execute = over(app, transport);
      await deadFact('No: password=hunter2', 7);
      performed.length = 0;

      const { data } = await execute(LIST, {}, { token: admin.token });
      const [{ node: letter }] = data.deadLetters.edges;
      const retried = await execute(RETRY, { id: letter.id }, { token: admin.token });
      const again = await execute(RETRY, { id: letter.id }, { token: admin.token });
      await app.runDuties();

      expect(letter).toMatchObject({
        id: expect.stringMatching(/^dead_letter_[0-9a-z]{26}$/),
        job: 'runErrands',
        fact: 'errandTold',
        subjects: [
          { name: 'paymentId', id: encodeId('payment', paymentId) },
          { name: 'courseId', id: encodeId('course', courseId) },
        ],
        lastError: 'Error: No: password=[hidden]',
        attempts: 4,
      });
      expect(retried.data.retryDeadLetter).toEqual(letter);
      expect(again.data.retryDeadLetter.__typename).toBe('DeadLetterGone');
      expect(performed).toEqual([7]);
      expect(await app.sql(`select from duty_facts`)).toEqual([]);
      expect((await acts()).at(-1)).toMatchObject({
        act: 'retryDeadLetter',
        subject_kind: 'dead_letter',
        actor_id: admin.uuid,
        before: { job: 'runErrands', fact: 'errandTold', attempts: 4, lastError: 'Error: No: password=[hidden]' },
      });
    });

    test('are looked up, die again when nothing has changed, and are found by the audit', async () => {
      const admin = await app.admin();
      await deadFact('Not now.');
      const letter = await only();

      const seen = await app.run(NODE, { id: letter.id }, { as: admin });
      await app.run(RETRY, { id: letter.id }, { as: admin });
      const meanwhile = await list();
      why = 'Still not.';
      await app.runDuties();
      why = null;
      const { checks } = await runAudit(app.apps[0]!.infra, { settleMs: 0 });

      expect(seen).toEqual(letter);
      expect(meanwhile).toMatchObject({ totalCount: 0 });
      expect(await only()).toMatchObject({ id: letter.id, attempts: 4, lastError: 'Error: Still not.' });
      expect(checks.find(({ name }) => name === 'duties.noneDead')!.faults).toEqual([
        { id: letter.id, says: expect.stringContaining('runErrands failed on a fact (errandTold)') },
      ]);
    });

    test('are gone when an admin drops them, who says why', async () => {
      await deadFact('Not now.');
      const { id } = await only();
      performed.length = 0;

      const dropped = await app.run(DROP, { id, reason: 'Told by telephone.' }, { as: await app.admin() });
      await app.runDuties();

      expect(dropped).toMatchObject({ __typename: 'DeadLetter', id, fact: 'errandTold' });
      expect(performed).toEqual([]);
      expect(await app.sql(`select from duty_facts`)).toEqual([]);
      expect((await acts()).at(-1)).toMatchObject({ act: 'dropDeadLetter', reason: 'Told by telephone.' });
    });

    test('are retried or dropped once, whoever does it at the same time', async () => {
      for (let round = 0; round < 10; round += 1) {
        await deadFact('Not now.');
        await raceToEnd();
        await app.sql(`delete from duty_facts`);
      }
    });

    test('are paged with the rest, the newest first', async () => {
      for (let i = 0; i < 3; i += 1) {
        await dead(`job ${i}`);
        await deadFact(`fact ${i}`);
      }
      const seen: string[] = [];

      let after: string | null = null;
      do {
        const page: any = await list({ first: 2, after });
        seen.push(...page.edges.map((edge: any) => edge.node.lastError));
        expect(page.totalCount).toBe(6);
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after);

      expect(seen).toEqual([2, 1, 0].flatMap((i) => [`Error: fact ${i}`, `job ${i}`]));
    });

    test('are for admins, and those that wait are not dead', async () => {
      await deadFact('Not now.');
      const { id } = await only();
      await app.sql(`update duty_facts set failed_at = null`);
      const waiting = await app.run(RETRY, { id }, { as: await app.admin() });
      await app.sql(`update duty_facts set failed_at = now()`);
      const student = await app.student();

      const answers = [
        await app.execute(RETRY, { id }, { as: student }),
        await app.execute(DROP, { id, reason: 'No' }, { as: student }),
      ];

      expect(waiting.__typename).toBe('DeadLetterGone');
      expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
      expect(await app.run(NODE, { id }, { as: student })).toBeNull();
      expect(await list()).toMatchObject({ totalCount: 1 });
    });
  });

  test.each(['x', encodeCursor([1, 2]), encodeCursor(['2026', 'x']), encodeCursor(['now', randomUUID()])])(
    'are not paged from %j',
    async (after) => {
      const { errors } = await app.execute(LIST, { after }, { as: await app.admin() });

      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
    },
  );

  test('that lie for more than a day are found by the audit', async () => {
    await dead();
    const look = async () =>
      (await runAudit(app.apps[0]!.infra, { settleMs: 0 })).checks.find(
        ({ name }) => name === 'jobs.noOldDeadLetters',
      )!;

    const young = await look();
    await app.sql(`update graphile_worker._private_jobs set run_at = run_at - interval '25 hours'`);
    const old = await look();

    expect(young.broken).toBe(0);
    expect(old.faults).toEqual([
      { id: (await only()).id, says: expect.stringContaining('The provider does not answer.') },
    ]);
  });
});

describe('an error that leaves the process', () => {
  const key = (prefix: string) => `${prefix}_${'aB3'.repeat(8)}`;

  test.each([
    ['Stripe answered 401', 'Stripe answered 401'],
    ['first line\n    at secret (/srv/app.js:1:1)', 'first line'],
    [
      `no: ${key('sk_live')} and ${key('whsec')} and ${key('test_gsk')} and ${key('live_sk')}`,
      'no: [hidden] and [hidden] and [hidden] and [hidden]',
    ],
    ['connect to postgres://me:secret@db:5432/x', 'connect to postgres://[hidden]@db:5432/x'],
    ['authorization: Bearer abc.def, again', 'authorization: Bearer [hidden] again'],
    ['{"password":"hunter2","name":"Ada"}', '{"password":"[hidden]","name":"Ada"}'],
    [`jwt eyJhbGciOi.eyJzdWIi.c2ln`, 'jwt [hidden]'],
    [
      `insert into "payments" ("id") values ('1') - duplicate key value violates unique constraint "payments_pkey"`,
      'duplicate key value violates unique constraint "payments_pkey"',
    ],
    ['select secret\n from payments', 'a statement failed'],
    [
      `payment ${'0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000'} is unknown`,
      'payment 0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000 is unknown',
    ],
    ['x '.repeat(500), 'x '.repeat(150)],
  ])('is told without stack, SQL and keys: %j', (error, told) => {
    expect(withoutSecrets(error)).toBe(told);
  });
});
