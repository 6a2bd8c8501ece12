import type { Context } from '../../../infra/context.js';
import { encodeId, type IdKind } from '../../../kit/id.js';
import { refusal } from '../../../kit/refusal.js';
import { withoutSecrets } from './without-secrets.js';

/** Work that failed as often as it may. */
export interface DeadLetter {
  readonly __typename: 'DeadLetter';
  /** A uuid that holds the number of the job. */
  readonly id: string;
  readonly job: string;
  readonly subjects: readonly { readonly name: string; readonly id: string }[];
  readonly lastError: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly diedAt: Date;
}

/** A job as the queue has it. */
export interface DeadJob {
  readonly id: string;
  readonly job: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly lastError: string | null;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly diedAt: Date;
}

/**
 * Dead jobs, to be narrowed by `and …`. One under way in its last attempt is not dead yet. The queue sets the next time by
 * the number of attempts when one fails: counted back from there it died.
 */
export const DEAD_JOBS = `
  select job.id, task.identifier as job, job.payload, job.last_error as "lastError", job.attempts::int as attempts,
         job.created_at as "createdAt",
         job.run_at - exp(least(job.attempts, 10)) * interval '1 second' as "diedAt"
    from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
   where job.attempts >= job.max_attempts and job.locked_at is null`;

export function deadLetterOf({ id, job, payload, lastError, attempts, createdAt, diedAt }: DeadJob): DeadLetter {
  return {
    __typename: 'DeadLetter',
    id: uuidOfJob(id),
    job,
    subjects: subjectsIn(payload),
    lastError: withoutSecrets(lastError ?? ''),
    attempts,
    createdAt: new Date(createdAt),
    diedAt: new Date(diedAt),
  };
}

/** The ids in a payload under their names, `paymentId` as the global id of a payment. */
function subjectsIn(payload: Readonly<Record<string, unknown>>) {
  return Object.entries(payload).flatMap(([name, value]) => {
    const kind = /^(\w+)Id$/.exec(name)?.[1]?.toLowerCase();
    if (!kind || typeof value !== 'string') return [];
    try {
      return [{ name, id: encodeId(kind as IdKind, value) }];
    } catch {
      // Not one of ours.
      return [];
    }
  });
}

/** Jobs have numbers, global ids are made of uuids: of version 8, whose meaning is ours. */
const UUID_OF_JOB = '00000000-0000-8000-8000-';

const uuidOfJob = (id: string) => `${UUID_OF_JOB}${BigInt(id).toString(16).padStart(12, '0')}`;

/** The number of the job in such a uuid; 0, that of no job, for another uuid. */
export const jobNumberOf = (uuid: string) =>
  uuid.startsWith(UUID_OF_JOB) ? BigInt(`0x${uuid.slice(UUID_OF_JOB.length)}`).toString() : '0';

export const deadLetterGone = ({ locale }: Pick<Context, 'locale'>) =>
  refusal('DeadLetterGone', locale, {
    en: 'This work is dead no more: somebody retried or dropped it.',
    ko: '이미 다시 시도되었거나 폐기된 작업입니다.',
  });
export type DeadLetterGone = ReturnType<typeof deadLetterGone>;
