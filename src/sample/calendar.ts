import type { SampleCourse, SampleWindow } from './course.js';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Of March to May, June to August, and so on. */
const SEASONS = ['spring', 'summer', 'autumn', 'winter'] as const;

/**
 * From when to when seats can be taken, for a first start at `nowMs`. Where it matters nowhere exactly, it is nine
 * o'clock in Seoul, which is midnight in UTC.
 */
export function windowAt(nowMs: number, window: SampleWindow): { opensAt: Date | null; closesAt: Date | null } {
  const day = (offset: number) => new Date((Math.floor(nowMs / DAY_MS) + offset) * DAY_MS);
  switch (window) {
    case 'open':
      return { opensAt: day(-7), closesAt: day(21) };
    case 'now':
      return { opensAt: new Date(nowMs), closesAt: day(30) };
    case 'soon':
      return { opensAt: day(5), closesAt: day(26) };
    case 'closed':
      return { opensAt: day(-24), closesAt: day(-3) };
    case 'always':
      return { opensAt: null, closesAt: null };
  }
}

/** The term after the one of `nowMs`, or the one after that: `2026-winter` is from December 2026 to February 2027. */
export function termAt(nowMs: number, term: SampleCourse['term']): string {
  const now = new Date(nowMs);
  const quarters = now.getUTCFullYear() * 4 + Math.floor((now.getUTCMonth() - 2) / 3) + (term === 'next' ? 1 : 2);
  return `${Math.floor(quarters / 4)}-${SEASONS[quarters % 4]!}`;
}
