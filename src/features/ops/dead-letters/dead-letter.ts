import type { Context } from '../../../infra/context.js';
import { encodeId, type IdKind } from '../../../kit/id.js';
import { refusal } from '../../../kit/refusal.js';
import { withoutSecrets } from './without-secrets.js';

/** Work that failed as often as it may: a job, or what a feature owes a fact. */
export interface DeadLetter {
  readonly __typename: 'DeadLetter';
  /** A uuid that holds the number under which it lies, and where. */
  readonly id: string;
  readonly job: string;
  /** The type of the fact that it is owed to; null for a job. */
  readonly fact: string | null;
  readonly subjects: readonly { readonly name: string; readonly id: string }[];
  readonly lastError: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly diedAt: Date;
}

/** Dead work as it is kept. */
export interface DeadWork {
  readonly id: string;
  readonly job: string;
  readonly fact: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly lastError: string | null;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly diedAt: Date;
}

/** One of the places where dead work lies under numbers, in SQL. */
interface Grave {
  /** What the uuids of its letters begin with. Global ids are made of uuids: these are of version 8, whose meaning is ours. */
  readonly uuids: string;
  /** Gives `DeadWork`, to be narrowed by `and …`; the row is called `work`. */
  readonly select: string;
  /** Has it done anew; `?` is its number. */
  readonly retry: string;
  readonly drop: string;
}

const uuidIn = (uuids: string) => `('${uuids}' || lpad(to_hex(work.id), 12, '0'))::uuid as id`;
const toTheMs = (instant: string) => `date_trunc('milliseconds', ${instant}) as "diedAt"`;

const JOB_UUIDS = '00000000-0000-8000-8000-';
const FACT_UUIDS = '00000000-0000-8000-8001-';

/**
 * Jobs. One under way in its last attempt is not dead yet. The queue sets the next time by the number of attempts when
 * one fails: counted back from there it died.
 */
const JOBS: Grave = {
  uuids: JOB_UUIDS,
  select: `
    select ${uuidIn(JOB_UUIDS)}, task.identifier as job, null as fact, work.payload::jsonb as payload,
           work.last_error as "lastError", work.attempts::int as attempts, work.created_at as "createdAt",
           ${toTheMs(`work.run_at - exp(least(work.attempts, 10)) * interval '1 second'`)}
      from graphile_worker._private_jobs work join graphile_worker._private_tasks task on task.id = work.task_id
     where work.attempts >= work.max_attempts and work.locked_at is null`,
  retry: `select graphile_worker.reschedule_jobs(array[?::bigint], run_at := now(), attempts := 0)`,
  drop: `select graphile_worker.complete_jobs(array[?::bigint])`,
};

/** What features owe facts (`Duty`) and failed to do. */
const FACTS: Grave = {
  uuids: FACT_UUIDS,
  select: `
    select ${uuidIn(FACT_UUIDS)}, work.duty as job, work.event->>'type' as fact, work.event as payload,
           work.error as "lastError", work.tries as attempts, work.at as "createdAt", ${toTheMs('work.failed_at')}
      from duty_facts work where work.failed_at is not null`,
  retry: `update duty_facts set failed_at = null, tries = 0 where id = ?`,
  drop: `delete from duty_facts where id = ?`,
};

const GRAVES = [JOBS, FACTS];

export const DEAD_JOBS = JOBS.select;
export const DEAD_FACTS = FACTS.select;
/** All dead work. */
export const DEAD_WORK = GRAVES.map(({ select }) => select).join(' union all ');

/** Where a letter of this uuid lies and under which number; null for the uuid of anything else. */
export function graveOf(uuid: string): { grave: Grave; number: string } | null {
  const grave = GRAVES.find(({ uuids }) => uuid.startsWith(uuids));
  return grave ? { grave, number: BigInt(`0x${uuid.slice(grave.uuids.length)}`).toString() } : null;
}

export function deadLetterOf({ payload, lastError, createdAt, diedAt, ...rest }: DeadWork): DeadLetter {
  return {
    __typename: 'DeadLetter',
    ...rest,
    subjects: subjectsIn(payload),
    lastError: withoutSecrets(lastError ?? ''),
    createdAt: new Date(createdAt),
    diedAt: new Date(diedAt),
  };
}

/** The ids in a payload under their names, `paymentId` as the global id of a payment, as that of `payment: { id }`. */
function subjectsIn(payload: Readonly<Record<string, unknown>>) {
  return Object.entries(payload).flatMap(([key, value]) => {
    const name = isThing(value) ? `${key}Id` : key;
    const id = isThing(value) ? value.id : value;
    const kind = /^(\w+)Id$/.exec(name)?.[1]?.toLowerCase();
    if (!kind || typeof id !== 'string') return [];
    try {
      return [{ name, id: encodeId(kind as IdKind, id) }];
    } catch {
      // Not one of ours.
      return [];
    }
  });
}

const isThing = (value: unknown): value is { id?: unknown } => typeof value === 'object' && value !== null;

export const deadLetterGone = ({ locale }: Pick<Context, 'locale'>) =>
  refusal('DeadLetterGone', locale, {
    en: 'This work is dead no more: somebody retried or dropped it.',
    ko: '이미 다시 시도되었거나 폐기된 작업입니다.',
  });
export type DeadLetterGone = ReturnType<typeof deadLetterGone>;
