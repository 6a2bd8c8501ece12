import type { WaitEstimate } from '../../generated/schema.js';
import type { Outlook } from './scripts.js';

/** The memory of the measured rate, the same as in `room.lua`. */
const FLOW_MS = 60_000;

/** Fewer recent admissions than this say nothing yet. */
const ADMISSIONS_MIN = 3;

/** How far the true rate may be from the measured one, in standard deviations: 9 of 10 waits end within the bounds. */
const SPREAD = 1.645;

/**
 * How long the wait at a position is likely to be, from the rate at which people who had to wait were let in during
 * the last minutes. Admissions are counted as they come (Poisson), so `n` of them leave a doubt of `√n`.
 *
 * @returns seconds; null while there is nothing to go by
 */
export function estimateWait(position: number, outlook: Outlook): WaitEstimate | null {
  const { flow, flowAgeMs, admitPerSecond } = outlook;
  if (flow < ADMISSIONS_MIN || flowAgeMs < 1000) return null;
  // What an unending even stream would have added up to by now, for one admission a second.
  const seconds = (FLOW_MS / 1000) * (1 - Math.exp(-flowAgeMs / FLOW_MS));
  const doubt = SPREAD * Math.sqrt(flow);
  const fastest = Math.min((flow + doubt) / seconds, admitPerSecond ?? Infinity);
  const slowest = Math.max(flow - doubt, 0.2 * flow) / seconds;
  return { low: Math.floor(position / fastest), high: Math.ceil(position / Math.min(slowest, fastest)) };
}
