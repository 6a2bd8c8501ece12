import type { AuditReport } from '../features/ops/index.js';
import { policyFor, rosterOf, type Admin, type HotCourse } from './course.js';
import type { Day } from './day.js';
import { judgeFairness } from './fairness.js';
import { ascending, latenciesOf, percentile } from './latency.js';
import { dayFrom, live, measureNews, type Seen } from './live.js';
import type { PersonPlan, Profile } from './plan.js';
import type { Progress } from './progress.js';
import { judgePromises } from './promises.js';
import type { Sample } from './record.js';
import { endingsOf, errorsOf, tallyOf, thisMachine, type Report } from './report.js';
import { Story } from './story.js';
import { admissionsOf, throughputOf, timelineOf } from './timeline.js';
import { judge, type Limits } from './verdict.js';
import { standInLine } from './waitlist.js';

/** What is to be rehearsed. */
export interface Rehearsal {
  readonly run: string;
  readonly students: number;
  readonly seats: number;
  readonly minutes: number;
  readonly profile: Profile;
  readonly seed: number;
  readonly limits: Limits;
}

/** Everything that stands ready when the doors open. */
export interface Stage extends Pick<Day, 'http' | 'records' | 'urls' | 'people'> {
  readonly admin: Admin;
  readonly course: HotCourse;
  readonly plans: readonly PersonPlan[];
  readonly progress: Progress;
  /** Looks into the books; null where there is no database to look into. */
  readonly audit: (() => Promise<AuditReport>) | null;
}

/** A report, but for what only the caller knows. */
export type Outcome = Omit<Report, 'servers' | 'left'>;

/** Runs the day and judges it. */
export async function rehearse(rehearsal: Rehearsal, stage: Stage): Promise<Outcome> {
  const { seats, minutes } = rehearsal;
  const leaseMs = policyFor(seats).leaseSeconds * 1000;
  const stories = stage.plans.map((plan) => new Story(plan, stage.people.accountIds[plan.number]!, leaseMs));
  const day = dayFrom({ ...stage, courseId: stage.course.courseId }, minutes);
  const before = process.cpuUsage();
  const seen = await live(day, stories, stage).finally(() => day.end());
  const { user, system } = process.cpuUsage(before);
  measureNews(day, stories);
  return {
    ...(await judged(rehearsal, stage, { day, stories, seen })),
    generator: {
      latenessP99Ms: latenessOf(day.records.samples),
      cpuSeconds: Math.round((user + system) / 1e5) / 10,
      socketsMost: day.sockets.most,
    },
  };
}

async function judged(
  rehearsal: Rehearsal,
  { admin, course, people, audit }: Stage,
  { day, stories, seen: { looks, holes } }: { day: Day; stories: readonly Story[]; seen: Seen },
): Promise<Omit<Outcome, 'generator'>> {
  const { samples } = day.records;
  const { run, students, seats, minutes, profile, seed, limits } = rehearsal;
  const activeMost = looks.reduce((most, { active }) => Math.max(most, active), 0);
  const promises = judgePromises(stories, await rosterOf(admin, course), { seats, activeMost, holes });
  const fairness = judgeFairness(stories);
  const waitlist = profile === 'waitlist' ? await standInLine(day, stories, { admin, course }) : null;
  const latencies = latenciesOf(samples);
  const checks = judge(
    {
      ...{ seats, latencies, fairness, promises, waitlist },
      unfinished: stories.filter(({ ending }) => ending === 'unfinished' || ending === 'turned away').length,
      faults: samples.filter(({ failed }) => failed === 'fault').length,
      errors: samples.filter(({ failed, who }) => failed === 'refused' && who === 'student').length,
      audit: audit ? await audit() : null,
    },
    limits,
  );
  const timeline = timelineOf({ samples, stories, looks }, day.opensMs);
  const tookSeconds = Math.round((lastOf(samples) - day.opensMs) / 100) / 10;
  return {
    run,
    startedAt: new Date(day.opensMs).toISOString(),
    passed: checks.every(({ passed }) => passed),
    checks,
    asked: { students, seats, minutes, profile, seed },
    machine: thisMachine(),
    signedIn: people.how,
    tookSeconds,
    endings: endingsOf(stories),
    because: reasonsOf(stories),
    latencies,
    answers: tallyOf(samples, 'student'),
    botAnswers: tallyOf(samples, 'bot'),
    errors: errorsOf(samples),
    throughput: throughputOf(timeline, tookSeconds),
    fairness,
    promises,
    waitlist,
    timeline,
    admissions: admissionsOf(stories, day.opensMs),
  };
}

/** When the last student was done. */
const lastOf = (samples: readonly Sample[]): number =>
  samples.reduce((last, { endedMs, who }) => (who === 'student' ? Math.max(last, endedMs) : last), 0);

/** How late we sent what was planned, at the 99th percentile, in ms. */
function latenessOf(samples: readonly Sample[]): number {
  const joins = samples.filter(({ what, who }) => what === 'joinQueue' && who === 'student');
  return Math.round(percentile(ascending(joins.map(({ sentMs, plannedMs }) => sentMs - plannedMs)), 99) * 10) / 10;
}

/** Why people did not get to the end, and how many for each reason. */
function reasonsOf(stories: readonly Story[]): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const { because } of stories) if (because !== null) reasons[because] = (reasons[because] ?? 0) + 1;
  return reasons;
}
