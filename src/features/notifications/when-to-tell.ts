/** How a person wants to be told, as far as time goes. Times of day are `HH:MM` in their zone. */
export interface Hours {
  /** IANA name. */
  readonly timeZone: string;
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly digestAt: string | null;
}

const DAY = 24 * 60;
const MINUTE_MS = 60_000;

/** Minutes since midnight of a time of day. */
const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Minutes since midnight where the clocks of a zone stand at a moment. */
function minutesAt(at: Date, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const part = (type: string) => Number(format.formatToParts(at).find((one) => one.type === type)!.value);
  return part('hour') * 60 + part('minute');
}

/** The next full minute after `at` in which clocks that show `fromMinutes` at `at` show `toMinutes`. */
const nextAt = (at: Date, fromMinutes: number, toMinutes: number) =>
  new Date(
    Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS + (((toMinutes - fromMinutes + DAY - 1) % DAY) + 1) * MINUTE_MS,
  );

/** The end of the quiet hours that a moment falls into; the moment itself outside of them. */
function afterQuiet(at: Date, { timeZone, quietFrom, quietTo }: Hours): Date {
  if (quietFrom === null || quietTo === null) return at;
  const now = minutesAt(at, timeZone);
  const [from, to] = [minutesOf(quietFrom), minutesOf(quietTo)];
  const quiet = from < to ? from <= now && now < to : now >= from || now < to;
  return quiet ? nextAt(at, now, to) : at;
}

/**
 * When something that came at `cameAt` may go out: at `now` or later. A letter waits for the digest of who wants one;
 * nothing goes out in quiet hours. On a day on which the clocks change it may be an hour off, and is asked again then.
 */
export function whenToTell(channel: 'MAIL' | 'PUSH', hours: Hours, cameAt: Date, now: Date): Date {
  const { digestAt, timeZone } = hours;
  if (channel !== 'MAIL' || digestAt === null) return afterQuiet(now, hours);
  const digest = nextAt(cameAt, minutesAt(cameAt, timeZone), minutesOf(digestAt));
  return afterQuiet(digest > now ? digest : now, hours);
}
