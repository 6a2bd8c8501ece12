import type { z } from 'zod';
import { ProviderError, type Order, type ProviderPayment } from '../provider.js';

/** What a provider answered, in the shape that we know it by; `unclear` when it is another. */
export function shaped<Schema extends z.ZodType>(name: string, schema: Schema, json: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new ProviderError(`${name} answered in a shape that we do not know: ${fields}`, 'unclear');
}

/** Whether a payment at the provider is the one that we asked about, of the order that we fixed. */
export const isOrder = (found: ProviderPayment, order: Pick<Order, 'paymentId' | 'amountMinor' | 'currency'>) =>
  found.paymentId === order.paymentId && found.amountMinor === order.amountMinor && found.currency === order.currency;

/** The refusal to take money for something else than what was ordered; nothing was taken. */
export const otherOrder = (name: string) =>
  new ProviderError(`${name} has another order or amount under this reference`, 'refused', 'ORDER_MISMATCH');

/** Whether a text could be a provider's name for a payment. It comes from clients, and becomes part of a path. */
export const isReference = (text: string) => /^[\w=-][\w.=-]{0,199}$/.test(text);

/**
 * A provider's name for a payment, as part of a path.
 *
 * @throws ProviderError `refused` for what might lead elsewhere
 */
export function inPath(reference: string): string {
  if (isReference(reference)) return encodeURIComponent(reference);
  throw new ProviderError('this is not a reference of a payment', 'refused', 'NO_SUCH_PAYMENT');
}
