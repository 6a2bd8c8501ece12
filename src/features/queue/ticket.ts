import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Context } from '../../infra/context.js';
import { badInput } from '../../kit/errors.js';
import type { OldPlace } from './line.js';

/** What a ticket proves. */
export interface Ticket extends OldPlace {
  /** The room, or the course where no room guarded it. */
  readonly guardId: string;
  readonly personId: string;
}

const VERSION = 'v1';

type Payload = [guardId: string, personId: string, seq: number, epoch: string, untilMs: number, shownAtMs: number];

/** `v1.<payload>.<mac>`: both base64url (RFC 4648); the mac is HMAC-SHA256 (RFC 2104) over all that stands before it. */
export function writeTicket(ctx: Pick<Context, 'config'>, ticket: Ticket): string {
  const { guardId, personId, seq, epoch, untilMs, shownAtMs } = ticket;
  const payload: Payload = [guardId, personId, seq, epoch, untilMs, shownAtMs];
  const signed = `${VERSION}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
  return `${signed}.${macOf(ctx, signed)}`;
}

/**
 * The ticket in a text, if we signed it for this person.
 *
 * @throws BAD_USER_INPUT for anything else; nothing tells a forged one from somebody else's
 */
export function readTicket(ctx: Pick<Context, 'config'>, text: string, personId: string): Ticket {
  const end = text.lastIndexOf('.');
  const signed = text.slice(0, Math.max(0, end));
  const [version, encoded] = signed.split('.');
  if (version === VERSION && encoded && same(text.slice(end + 1), macOf(ctx, signed))) {
    const payload = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')) as Payload;
    const [guardId, owner, seq, epoch, untilMs, shownAtMs] = payload;
    if (owner === personId) return { guardId, personId, seq, epoch, untilMs, shownAtMs };
  }
  throw badInput('ticket', 'Not a ticket of yours.');
}

const macOf = (ctx: Pick<Context, 'config'>, signed: string) =>
  createHmac('sha256', ctx.config.TICKET_SECRET).update(signed).digest('base64url');

/** Compares the texts, not the bytes they stand for: no second spelling of a mac passes. Takes the same time always. */
function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
