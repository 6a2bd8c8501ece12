import { encodeId } from '../../../kit/id.js';
import { enrollmentsChannel, type EnrollmentChanged } from '../../enrollment/index.js';
import { seatsChannel, type SeatsChanged } from '../../seats/index.js';
import type { DomainEvent } from '../../../infra/events/outbox.js';
import type { Check, Fault, Looking } from './check.js';

/** How long a committed fact may wait for the relay: another process takes over a lost lease in about ten seconds. */
const CARRIED_WITHIN_SECONDS = 30;

/** Channels read in one go, so that no reply holds Redis for long. */
const CHANNELS_PER_CALL = 500;

/** How many of the newest enrollments are held against what their students were told. */
const NEWEST = 20_000;

interface Count {
  courseId: string;
  taken: number;
  version: number;
  waiting: boolean;
}

/** Facts and what was told of them (DESIGN §6, 6). */
export const outboxChecks: readonly Check[] = [
  {
    name: 'outbox.carried',
    promise: `A fact is published within ${CARRIED_WITHIN_SECONDS} seconds of its commit.`,
    look: async ({ books }) =>
      (
        await books<{ id: string; channel: string; type: string; seconds: number }>(
          `select id, channel, event->>'type' as type, extract(epoch from now() - created_at)::int as seconds
             from outbox where created_at < now() - $1 * interval '1 second' order by id`,
          [CARRIED_WITHIN_SECONDS],
        )
      ).map(({ id, channel, type, seconds }) => ({
        id: null,
        says: `row ${id} (${type} on ${channel}) waits for ${seconds} seconds`,
      })),
  },
  {
    name: 'outbox.onlyWhatCommitted',
    promise: 'Nothing is published of seats that did not commit.',
    // Told first and the books after: they only go on.
    look: async (looking) => {
      const told = await newestOf(looking, await countsOf(looking));
      const { rows } = await looking.infra.pool.query<Count>(
        `select course_id as "courseId", version from seats where course_id = any ($1::uuid[])`,
        [told.map(({ event }) => (event as SeatsChanged).courseId)],
      );
      const versions = new Map(rows.map(({ courseId, version }) => [courseId, version]));
      return told.flatMap(({ event }): Fault[] => {
        const { courseId, version } = event as SeatsChanged;
        const stands = versions.get(courseId) ?? 0;
        const says = `version ${version} of its seats was published, and they stand at ${stands}`;
        return version > stands ? [{ id: encodeId('course', courseId), says }] : [];
      });
    },
  },
  {
    name: 'outbox.seatsWereTold',
    promise: 'Every change of seats was published: the newest fact of a course says what its count says.',
    // The books first and told after: a fact that no longer waited in this snapshot was published before it.
    look: async (looking) => {
      const counts = await countsOf(looking);
      return (await newestOf(looking, counts)).flatMap(({ of, event }): Fault[] => {
        const { version, taken } = event as SeatsChanged;
        const late = !of.waiting && (version < of.version || (version === of.version && taken !== of.taken));
        const says = `the newest published fact is version ${version}, the count stands at ${of.version}`;
        return late ? [{ id: encodeId('course', of.courseId), says }] : [];
      });
    },
  },
  {
    name: 'outbox.enrollmentsWereTold',
    promise: `Every change of the newest ${NEWEST.toLocaleString('en')} enrollments was published to their students.`,
    settles: true,
    look: async ({ books, infra }) => {
      const students = await books<{ student_id: string; states: Record<string, string> }>(
        `select student_id, jsonb_object_agg(id, status) as states
           from (select * from enrollments order by id desc limit ${NEWEST}) newest
          where 'enrollments:' || student_id not in (select channel from outbox)
          group by student_id`,
      );
      return inCalls(students, async (some) => {
        const told = await infra.events.newest(some.map(({ student_id }) => enrollmentsChannel(student_id)));
        return told.flatMap((event, i): Fault[] => {
          const { enrollment } = (event ?? {}) as Partial<EnrollmentChanged>;
          const stands = enrollment && some[i]!.states[enrollment.id];
          const says = `its student was told ${enrollment?.status} last, and it is ${stands}`;
          return stands && stands !== enrollment.status ? [{ id: encodeId('enrollment', enrollment.id), says }] : [];
        });
      });
    },
  },
];

/** Every count that ever changed, and whether a fact of it waits for the relay. */
const countsOf = ({ books }: Looking) =>
  books<Count>(
    `select course_id as "courseId", taken, version,
            'seats:' || course_id in (select channel from outbox) as waiting
       from seats where version > 1 order by course_id`,
  );

/** What was told last of the seats of courses, of those of which something was told in the window that is kept. */
const newestOf = ({ infra }: Looking, counts: readonly Count[]) =>
  inCalls(counts, async (some) => {
    const events = await infra.events.newest(some.map(({ courseId }) => seatsChannel(courseId)));
    return events.flatMap((event, i): { of: Count; event: DomainEvent }[] => (event ? [{ of: some[i]!, event }] : []));
  });

async function inCalls<Item, Found>(
  items: readonly Item[],
  call: (some: readonly Item[]) => Promise<readonly Found[]>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (let from = 0; from < items.length; from += CHANNELS_PER_CALL)
    found.push(...(await call(items.slice(from, from + CHANNELS_PER_CALL))));
  return found;
}
