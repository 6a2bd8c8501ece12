import type { Feature } from '../../feature.js';
import { PaymentDifferenceSchema } from './entities.js';
import { differenceById } from './list-differences.js';
import { reconcileWhenDue } from './reconcile.js';
import { PaymentDifferenceConnectionResolver, PaymentDifferenceResolver, PaymentStandingResolver } from './resolver.js';

/** Our books against those of the providers. */
export const reconciliation = {
  entities: [PaymentDifferenceSchema],
  resolvers: [PaymentDifferenceResolver, PaymentStandingResolver, PaymentDifferenceConnectionResolver],
  nodes: { payment_difference: differenceById },
  recurring: [{ name: 'reconcilePayments', everyMs: 60_000, run: reconcileWhenDue }],
} satisfies Partial<Feature>;
