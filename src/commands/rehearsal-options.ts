import { parseArgs } from 'node:util';
import { PROFILES, type Profile } from '../rehearsal/plan.js';
import { MEASURED, type Measured } from '../rehearsal/record.js';
import { DEFAULT_LIMITS, type Limits } from '../rehearsal/verdict.js';

export const HELP = `Rehearses a registration day against a running installation and judges it.

  npm run rehearse -- [--students 10000] [--seats 200] [--minutes 1] [--profile rush|steady|bots|waitlist]

  --students   how many people come; default 10000
  --seats      how many seats they want; default 200
  --minutes    how long they keep coming, up to 10; default 1
  --profile    rush: most within seconds of the opening; steady: evenly; bots: a rush with cheating programs in it;
               waitlist: a rush, then seats given back to the line of those who were too late
  --seed       the same seed plans the same day; default 1
  --processes  servers that are started for it on the stores of the installation; default 2
  --url        a server that runs already, instead; may be given more than once
  --sign-in    the share that signs in with a password; default 5%. The others get access tokens signed with the
               installation's secret, as ten thousand passwords take minutes to check
  --admin      with --url alone: the email of an admin; the password is asked for, or read from standard input
  --p99        a limit in milliseconds, for example joinQueue=2000; may be given more than once. Defaults:
               ${Object.entries(DEFAULT_LIMITS.p99Ms)
                 .map(([what, ms]) => `${what}=${ms}`)
                 .join(', ')}
  --out        where report.html, report.json and report.txt go; default rehearsals/<run>
  --cpu-prof   a folder for processor profiles of the servers that are started
  --keep       leaves what it made
  --remove     removes what earlier rehearsals left, and does nothing else

The stores are those of DATABASE_URL and REDIS_URL, else of the server that runs on DATA_DIR, else of DATA_DIR itself.
With --url and without DATABASE_URL it comes in by the front door alone: everybody signs up for real, at the pace that
the installation allows, and the limits for one address (RATE_ADDRESS_POINTS, LIMIT_SOCKETS_PER_ADDRESS) count for all
of them together. Nobody reads letters there, so it needs an installation with EMAIL_VERIFICATION=off.

Everything it makes is named after the run: accounts rehearsal-<run>-<number>@rehearsal.invalid, course and room
"[rehearsal <run>]". Exit code: 0 passed, 2 failed, 1 it could not be held.
`;

/** The command line makes no sense; the message says why. */
export class UsageError extends Error {}

export interface RehearsalOptions {
  readonly students: number;
  readonly seats: number;
  readonly minutes: number;
  readonly profile: Profile;
  readonly seed: number;
  readonly processes: number;
  readonly urls: readonly string[];
  /** A share, 0 to 1. */
  readonly signIn: number;
  readonly admin?: string;
  readonly limits: Limits;
  readonly out?: string;
  readonly cpuProfiles?: string;
  readonly keep: boolean;
  readonly remove: boolean;
}

/** Null where help is asked for. */
export function readOptions(args: readonly string[]): RehearsalOptions | null {
  const values = parsed(args);
  if (values.help) return null;
  const profile = PROFILES.find((name) => name === values.profile);
  if (!profile) throw new UsageError(`--profile is one of ${PROFILES.join(', ')}.`);
  return {
    students: whole('students', values.students, { from: 1, to: 1_000_000 }),
    seats: whole('seats', values.seats, { from: 1, to: 1_000_000 }),
    minutes: minutesOf(values.minutes),
    profile,
    seed: whole('seed', values.seed, { from: 0, to: 2 ** 31 - 1 }),
    processes: whole('processes', values.processes, { from: 1, to: 64 }),
    urls: (values.url ?? []).map(urlOf),
    signIn: shareOf(values['sign-in']),
    admin: values.admin,
    limits: { ...DEFAULT_LIMITS, p99Ms: { ...DEFAULT_LIMITS.p99Ms, ...limitsIn(values.p99 ?? []) } },
    out: values.out,
    cpuProfiles: values['cpu-prof'],
    keep: values.keep ?? false,
    remove: values.remove ?? false,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        students: { type: 'string', default: '10000' },
        seats: { type: 'string', default: '200' },
        minutes: { type: 'string', default: '1' },
        profile: { type: 'string', default: 'rush' },
        seed: { type: 'string', default: '1' },
        processes: { type: 'string', default: '2' },
        url: { type: 'string', multiple: true },
        'sign-in': { type: 'string', default: '5%' },
        admin: { type: 'string' },
        p99: { type: 'string', multiple: true },
        out: { type: 'string' },
        'cpu-prof': { type: 'string' },
        keep: { type: 'boolean', default: false },
        remove: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function whole(name: string, text: string, { from, to }: { from: number; to: number }): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= from && number <= to) return number;
  throw new UsageError(`--${name} is a number from ${from} to ${to}.`);
}

/** Access tokens are good for a quarter of an hour, and nobody's is renewed. */
function minutesOf(text: string): number {
  const minutes = Number(text);
  if (minutes >= 0.01 && minutes <= 10) return minutes;
  throw new UsageError('--minutes is a number from 0.01 to 10.');
}

function shareOf(text: string): number {
  const share = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (text !== '' && share >= 0 && share <= 1) return share;
  throw new UsageError('--sign-in is a share: 5% or 0.05.');
}

function urlOf(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text.replace(/\/(graphql)?\/?$/, '');
  throw new UsageError('--url is the address of a server: http://127.0.0.1:4000.');
}

function limitsIn(texts: readonly string[]): Partial<Record<Measured, number>> {
  const limits: Partial<Record<Measured, number>> = {};
  for (const text of texts) {
    const [name, ms] = text.split('=');
    const what = MEASURED.find((measured) => measured === name);
    if (!what || !(Number(ms) > 0))
      throw new UsageError(`--p99 is like joinQueue=2000: one of ${MEASURED.join(', ')}.`);
    limits[what] = Number(ms);
  }
  return limits;
}
