import { usePayingApp } from '../support/sandbox.js';
import { crashMatrix } from './matrix.js';
import { paymentFlows } from './payment-flows.js';

// Leases and looks as short as can be: what a dead process was at is taken over within moments.
const env = { PAYMENT_STEP_SECONDS: '0.3', PAYMENT_LOOK_SECONDS: '0.3' };
const { app, sandbox } = usePayingApp({ repeating: false, env });

crashMatrix('a crash at any call to a store or a provider', app, {
  flows: paymentFlows(sandbox),
  kinds: ['crashBefore', 'crashAfter', 'error', 'lost'],
  points: 3,
});
