/** The front door for the features above. */
export { waitlistChannel, type OfferReminder, type WaitlistChanged, type WaitlistPassedOver } from './events.js';
export { putAtFront, takeOutOfLine } from './put-at-front.js';
