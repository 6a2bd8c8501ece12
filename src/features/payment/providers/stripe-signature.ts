import { createHmac, timingSafeEqual } from 'node:crypto';
import { systemClock } from '../../../infra/clock.js';

const TOLERANCE_SECONDS = 300;

/**
 * Whether a message was signed with one of our secrets as Stripe does it (`t=<seconds>,v1=<hex>,…`), at most 300 seconds
 * ago and at most 300 ahead, by the time of the world.
 */
export function isSignedByStripe(secrets: readonly string[], header: unknown, body: Buffer): boolean {
  const parts = String(header ?? '')
    .split(',')
    .map((part) => part.split('=', 2) as [string, string?]);
  const valuesOf = (name: string) => parts.flatMap(([key, value]) => (key.trim() === name && value ? [value] : []));
  const [time] = valuesOf('t');
  if (time === undefined || !/^\d{1,12}$/.test(time)) return false;
  if (Math.abs(systemClock.nowMs() / 1000 - Number(time)) > TOLERANCE_SECONDS) return false;
  const given = valuesOf('v1').filter((value) => /^[0-9a-f]{64}$/.test(value));
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
    return given.some((value) => timingSafeEqual(Buffer.from(value, 'hex'), expected));
  });
}
