import type { Context } from '../../infra/context.js';
import type { ProviderName } from './provider.js';

/**
 * Looks up how a payment stands at its provider and records it, with all that follows. Safe to repeat.
 *
 * @returns `unknown` when there is no such payment of ours
 */
export async function settlePayment(
  _ctx: Context,
  _of: { readonly provider: ProviderName; readonly providerRef: string | null; readonly paymentId: string | null },
): Promise<'known' | 'unknown'> {
  return 'unknown';
}
