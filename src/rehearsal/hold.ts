import { runAudit } from '../features/ops/index.js';
import type { Infra } from '../infra/context.js';
import { StartError } from '../kit/start-error.js';
import { openCourse, retireCourse, type Admin } from './course.js';
import { Http } from './http.js';
import { emailOf, titleOf } from './mark.js';
import { preparePeople, signInAdmin, signUpPeople, type People } from './people.js';
import { planDay } from './plan.js';
import { startServer, type ServerProcess } from './processes.js';
import type { Progress } from './progress.js';
import { Records } from './record.js';
import { rehearse, type Rehearsal, type Stage } from './rehearse.js';
import { removeRun, retireAdmin } from './removal.js';
import type { Report, Server } from './report.js';

/** How a rehearsal gets at its servers and its people. */
export interface Means {
  /** Servers that run already; without them `processes` are started. */
  readonly urls: readonly string[];
  readonly processes: number;
  /** The share that signs in with a password, 0 to 1. */
  readonly signIn: number;
  readonly cpuProfiles?: string;
  /** Where the servers that are started say what they say: a fault's cause stands there under its request id. */
  readonly log: NodeJS.WritableStream;
  readonly keep: boolean;
  readonly progress: Progress;
  /** Rejects when it is to be broken off. */
  readonly interrupted: Promise<never>;
}

/**
 * Holds a rehearsal on the stores of an installation: accounts are prepared in them, and what was made is removed from
 * them in the end, also when it fails in the middle.
 *
 * @param environment what the servers that are started are given, stores aside
 */
export async function holdOnStores(
  infra: Infra,
  rehearsal: Rehearsal,
  means: Means,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Report> {
  const { run, students } = rehearsal;
  const { progress } = means;
  const started: ServerProcess[] = [];
  const [http, records] = [new Http(), new Records()];
  try {
    progress.begin('servers', means.processes);
    if (means.urls.length === 0) await startServers(infra, means, environment, started);
    const urls = means.urls.length > 0 ? means.urls : started.map(({ url }) => url);
    progress.begin('people', students);
    const onReady = (ready: number) => progress.update(ready);
    const preparing = { run, students, urls, http, records, onReady, signIn: means.signIn };
    const people = await Promise.race([preparePeople(infra, preparing), means.interrupted]);
    const admin: Admin = { http, url: urls[0]!, token: people.adminToken };
    const stage = { admin, urls, http, records, people, progress };
    const outcome = await Promise.race([rehearseWith(rehearsal, stage, () => runAudit(infra)), means.interrupted]);
    const servers = serversOf(urls, started);
    return { ...outcome, servers, left: means.keep ? `Everything stays, named ${titleOf(run)}.` : null };
  } finally {
    await (means.keep ? retireAdmin(infra, run) : removeRun(infra, run));
    http.close();
    await Promise.all(started.map((server) => server.close()));
    progress.end();
  }
}

/** Holds a rehearsal through the front door alone: nothing is known of the installation but its address. */
export async function holdFromOutside(
  rehearsal: Rehearsal,
  { urls, keep, progress, interrupted }: Means,
  credentials: { email: string; password: string },
): Promise<Report> {
  const { run, students } = rehearsal;
  const [http, records] = [new Http(), new Records()];
  try {
    const adminToken = await signInAdmin({ http, records }, { url: urls[0]!, ...credentials });
    const admin: Admin = { http, url: urls[0]!, token: adminToken };
    progress.begin('people', students);
    const onReady = (ready: number) => progress.update(ready);
    const people = await signUpPeople({ run, students, urls, http, records, onReady, adminToken });
    let retire = async () => {};
    const stage = { admin, urls, http, records, people, progress };
    const rehearsing = rehearseWith(rehearsal, stage, null, (course) => (retire = () => retireCourse(admin, course)));
    const outcome = await Promise.race([rehearsing, interrupted]).finally(() => (keep ? undefined : retire()));
    const accounts = `The accounts ${emailOf(run, '#')} stay`;
    const left = keep ? `${accounts}, and so does ${titleOf(run)}.` : `${accounts}; ${titleOf(run)} is cancelled.`;
    return { ...outcome, servers: serversOf(urls, []), left };
  } finally {
    http.close();
    progress.end();
  }
}

/** Makes the course and its room, plans the day and lives it. */
async function rehearseWith(
  rehearsal: Rehearsal,
  stage: { admin: Admin; urls: readonly string[]; http: Http; records: Records; people: People; progress: Progress },
  audit: Stage['audit'],
  onOpened: (course: { courseId: string; roomId: string }) => void = () => {},
): Promise<Omit<Report, 'servers' | 'left'>> {
  const course = await openCourse(stage.admin, { title: titleOf(rehearsal.run), ...rehearsal });
  onOpened(course);
  return rehearse(rehearsal, { ...stage, course, audit, plans: planDay(rehearsal) });
}

async function startServers(
  { config }: Infra,
  { processes, cpuProfiles, log, progress }: Means,
  environment: Readonly<Record<string, string | undefined>>,
  started: ServerProcess[],
): Promise<void> {
  const stores = { databaseUrl: config.DATABASE_URL!, redisUrl: config.REDIS_URL!, cpuProfiles, log };
  const opening = Array.from({ length: processes }, async () => {
    started.push(await startServer(environment, stores));
    progress.update(started.length);
  });
  const [failed] = (await Promise.allSettled(opening)).filter((one) => one.status === 'rejected');
  if (failed) throw failed.reason as Error;
}

function serversOf(urls: readonly string[], started: readonly ServerProcess[]): Server[] {
  return urls.map((url) => ({ url, ...started.find((server) => server.url === url)?.usage() }));
}

/**
 * Fails where the kernel would not let this process have so many files open: a socket is one, and half a rehearsal says
 * nothing.
 *
 * @throws StartError
 */
export function needFiles(students: number): void {
  const wanted = Math.ceil(students * 1.1) + 1_000;
  const allowed = openFilesMax();
  if (wanted > allowed)
    throw new StartError(
      `${students} people need ${wanted} open files, and ${allowed} are allowed: ulimit -n ${wanted}, or fewer people.`,
    );
}

function openFilesMax(): number {
  if (!process.report) return Infinity;
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : Infinity;
}
