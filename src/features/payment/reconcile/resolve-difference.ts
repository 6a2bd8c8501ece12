import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { badInput, notFound } from '../../../kit/errors.js';
import { refusal } from '../../../kit/refusal.js';
import { adminOf } from '../../../kit/viewer.js';
import { recordAct } from '../../accounts/index.js';
import { PaymentDifference } from './entities.js';

const RESOLUTION_MAX = 500;

/** What the reconciliation itself writes. */
const OURS = ['REPAIRED', 'GONE'];

/** Says for an admin that a difference is dealt with, and how. */
export async function resolveDifference(ctx: Context, { id, resolution }: { id: string; resolution: string }) {
  adminOf(ctx);
  const said = resolution.trim();
  if (said === '' || said.length > RESOLUTION_MAX || OURS.includes(said))
    throw badInput('resolution', `A resolution says how, in 1 to ${RESOLUTION_MAX} characters.`);
  return transaction<PaymentDifference | DifferenceResolved>(ctx, async (tx) => {
    const [closed] = await tx.query(
      `update payment_differences set resolved_at = ${nowSql('?')}, resolution = ?
        where id = ? and resolved_at is null returning id`,
      [ctx.clock.forStore(), said, id],
    );
    const difference = await tx.em.findOne(PaymentDifference, { id });
    if (!difference) throw notFound('difference');
    if (!closed) return differenceResolved(ctx, difference);
    const { kind, ours, theirs, providerRef } = difference;
    await recordAct(ctx, tx, {
      act: 'resolveDifference',
      subject: { kind: 'payment_difference', id },
      before: { kind, ours, theirs, providerRef },
      after: { resolution: said },
      reason: said,
    });
    return difference;
  });
}

const differenceResolved = ({ locale }: Context, difference: PaymentDifference) =>
  refusal(
    'DifferenceResolved',
    locale,
    { en: 'This difference is over already.', ko: '이미 해결된 차이입니다.' },
    { difference },
  );
type DifferenceResolved = ReturnType<typeof differenceResolved>;
