import { useApp } from '../support/app.js';
import { flows } from './flows.js';
import { leavingFlows } from './leaving-flows.js';
import { crashMatrix } from './matrix.js';
import { waitlistFlows } from './waitlist-flows.js';

crashMatrix('a crash at any call to a store', useApp({ repeating: false }), {
  flows: { ...flows, ...waitlistFlows, ...leavingFlows },
  kinds: ['crashBefore', 'crashAfter', 'error'],
  points: 6,
});
