import type { Context } from '../../infra/context.js';
import { sendLetter } from '../../infra/mail.js';
import { encodeId } from '../../kit/id.js';
import { writeLetter } from '../../kit/letter.js';
import { claimDue, claimLetters, settle, type Claimed, type DeliveryKey, type Settled } from './claim-deliveries.js';
import { sendPush, vapidOf } from './send-push.js';
import { whenToTell } from './when-to-tell.js';
import { wordsOf } from './wording.js';

/** Deliveries taken and under way at the same time: so few that each is over before it would be taken for lost. */
const AT_ONCE = 10;
/** Notices in one daily letter at most. */
const DIGEST_MAX = 200;
/** Tries before a delivery is a dead letter: a little more than a day of them. */
const TRIES = 10;
const RETRY_MS = 60_000;
const RETRY_MAX_MS = 6 * 3_600_000;

/** One thing to send: one delivery, or all that make one daily letter. */
type Sending = readonly [Claimed, ...Claimed[]];

/**
 * Sends what is due: letters and messages to browsers. Each delivery is taken, sent and settled by itself, each step
 * conditional on the one before, so it goes out once; only one whose process died between the sending and the settling
 * is sent again, five minutes later, by the same `Message-ID`.
 */
export async function deliverNotices(ctx: Context): Promise<void> {
  let taken: readonly Claimed[];
  do {
    taken = await claimDue(ctx, AT_ONCE);
    const held = taken.filter((one) => dueAt(one) > one.now);
    if (held.length > 0) await settle(ctx, held.map(holdBack));
    const sendings = await sendingsOf(
      ctx,
      taken.filter((one) => dueAt(one) <= one.now),
    );
    await Promise.all(sendings.map(async (sending) => settle(ctx, await send(ctx, sending))));
  } while (taken.length === AT_ONCE);
}

const dueAt = (one: Claimed) => whenToTell(one.channel, one, one.createdAt, one.now);

const keyOf = ({ accountId, number, channel, target, tries }: DeliveryKey): DeliveryKey => ({
  accountId,
  number,
  channel,
  target,
  tries,
});

/** Not yet: quiet hours, or the hour of the daily letter. That was no try. */
const holdBack = (one: Claimed): Settled => ({
  ...keyOf(one),
  state: 'WAITING',
  dueAt: dueAt(one),
  triesAfter: one.tries - 1,
});

/** Puts all letters of a person who wants a daily one together, with what else is due for it. */
async function sendingsOf(ctx: Context, due: readonly Claimed[]): Promise<Sending[]> {
  const daily = ({ channel, digestAt }: Claimed) => channel === 'MAIL' && digestAt !== null;
  const single = due.filter((one) => !daily(one)).map((one): Sending => [one]);
  const digests: Sending[] = [];
  for (const [accountId, letters] of Map.groupBy(due.filter(daily), (one) => one.accountId)) {
    const more = await claimLetters(ctx, accountId, DIGEST_MAX);
    const early = more.filter((one) => dueAt(one) > one.now);
    if (early.length > 0) await settle(ctx, early.map(holdBack));
    const all = [...letters, ...more.filter((one) => dueAt(one) <= one.now)].sort((a, b) => a.number - b.number);
    digests.push(all as unknown as Sending);
  }
  return [...single, ...digests];
}

async function send(ctx: Context, sending: Sending): Promise<Settled[]> {
  try {
    const arrived = await (sending[0].channel === 'MAIL' ? sendMail(ctx, sending) : sendToBrowser(ctx, sending[0]));
    return sending.map((one) => ({ ...keyOf(one), state: arrived ? 'SENT' : 'GONE' }));
  } catch (error) {
    return sending.map((one) => failed(ctx, one, error));
  }
}

function failed(ctx: Context, one: Claimed, error: unknown): Settled {
  const { accountId, number, channel, tries, now } = one;
  const dead = tries >= TRIES;
  const level = dead ? 'error' : 'warn';
  ctx.log[level]({ err: error, accountId, number, channel, tries }, dead ? 'a notice is a dead letter' : 'notice');
  const dueAfter = new Date(now.getTime() + Math.min(RETRY_MS * 2 ** (tries - 1), RETRY_MAX_MS));
  return { ...keyOf(one), state: dead ? 'DEAD' : 'WAITING', dueAt: dueAfter, error: String(error).slice(0, 500) };
}

async function sendMail(ctx: Context, sending: Sending): Promise<boolean> {
  const { accountId, number, email, locale } = sending[0];
  if (email === null) return false;
  const words = sending.map((one) => wordsOf(one, locale));
  const single = words.length === 1;
  const subject = single
    ? words[0]!.title
    : { en: `${words.length} notices for you`, ko: `알림 ${words.length}건` }[locale];
  const paragraphs = single ? [words[0]!.body] : words.flatMap(({ title, body }) => [`${title}. ${body}`]);
  const id = `notices-${encodeId('account', accountId)}-${number}-${sending.at(-1)!.number}`;
  await sendLetter(ctx, { id, to: email, ...writeLetter(locale, { subject, paragraphs }) });
  return true;
}

async function sendToBrowser(ctx: Context, one: Claimed): Promise<boolean> {
  const { endpoint, p256dh, auth, target, number, kind, locale } = one;
  if (endpoint === null || p256dh === null || auth === null || !vapidOf(ctx)) return false;
  const arrived = await sendPush(ctx, { endpoint, p256dh, auth }, { number, kind, ...wordsOf(one, locale) });
  if (!arrived) await ctx.pool.query(`delete from push_subscriptions where id = $1`, [target]);
  return arrived;
}
