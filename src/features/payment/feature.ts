import type { Feature } from '../feature.js';
import { completePayments } from './complete-payments.js';
import { PaymentSchema, RefundSchema } from './entities.js';
import { exportPayments } from './export-payments.js';
import { followEnrollments, followSeats, followWaitlist } from './follow-up.js';
import { letGoJob } from './let-go.js';
import {
  CoursePaymentResolver,
  PaymentConnectionResolver,
  PaymentFieldsResolver,
  RefundFieldsResolver,
} from './payment-resolver.js';
import { visiblePayment } from './payment.js';
import { reconciliation } from './reconcile/index.js';
import { giveBackJob } from './refunds/give-back.js';
import { PaymentResolver } from './resolver.js';
import { webhooks } from './webhooks/index.js';

/** From hold to receipt, and back. */
export const payment: Feature = {
  name: 'payment',
  entities: [PaymentSchema, RefundSchema, ...reconciliation.entities],
  resolvers: [
    PaymentResolver,
    PaymentFieldsResolver,
    RefundFieldsResolver,
    PaymentConnectionResolver,
    CoursePaymentResolver,
    ...reconciliation.resolvers,
  ],
  nodes: { payment: visiblePayment, ...reconciliation.nodes },
  exports: exportPayments,
  reactions: { enrollmentChanged: followEnrollments, waitlistChanged: followWaitlist },
  jobs: [letGoJob, giveBackJob, ...webhooks.jobs] as Feature['jobs'],
  routes: webhooks.routes,
  recurring: [
    { name: 'completePayments', everyMs: 2000, run: completePayments },
    { name: 'followSeats', everyMs: 5000, run: followSeats },
    ...webhooks.recurring,
    ...reconciliation.recurring,
  ],
};
