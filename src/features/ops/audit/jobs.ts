import { encodeId } from '../../../kit/id.js';
import { DEAD_JOBS, deadLetterOf, type DeadWork } from '../dead-letters/dead-letter.js';
import type { Check } from './check.js';

/** Work that was put down (DESIGN §6, 10). */
export const jobChecks: readonly Check[] = [
  {
    name: 'jobs.noOldDeadLetters',
    promise: 'No work lies dead for more than a day: it was retried or given up by an admin.',
    look: async ({ books }) =>
      (await books<DeadWork>(`select * from (${DEAD_JOBS}) dead where "diedAt" < now() - interval '1 day' order by id`))
        .map(deadLetterOf)
        .map(({ id, job, diedAt, lastError }) => ({
          id: encodeId('dead_letter', id),
          says: `${job} lies dead since ${diedAt.toISOString()}: ${lastError}`,
        })),
  },
];
