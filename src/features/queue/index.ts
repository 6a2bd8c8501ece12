/** The front door for the features above. */
export { admission, finishPlaces, turnedAway } from './admission.js';
export { createRoom } from './create-room.js';
export type { LeaseEnding, RoomAdmitted } from './events.js';
export { insideOneCourse } from './inside.js';
export { inspectRoom, type PersonSeen, type RoomSeen } from './inspect-room.js';
export type { Place } from './place.js';
export { PlaceType } from './types.js';
export { verifyRecord, type ShownReceipt, type Verdict } from './verify-record.js';
