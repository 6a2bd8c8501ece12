import { TypeID } from 'typeid-js';
import { badInput } from './errors.js';

/** The kinds of thing that have a global id. */
export type IdKind =
  | 'account'
  | 'category'
  | 'course'
  | 'room'
  | 'enrollment'
  | 'payment'
  | 'refund'
  | 'campaign'
  | 'coupon'
  | 'payment_difference'
  | 'dead_letter'
  | 'follow'
  | 'alert'
  | 'endpoint'
  | 'delivery'
  | 'act'
  | 'settlement'
  | 'waitlist'
  | 'waitgroup'
  | 'release'
  | 'session'
  | 'identity';

/** A global id, for example `course_01h455vb4pex5vsknk084sn02q`, of a stored uuid. */
export function encodeId(kind: IdKind, uuid: string): string {
  return TypeID.fromUUID(kind, uuid).toString();
}

/** The uuid in a global id of this kind; BAD_USER_INPUT when it is none. */
export function decodeId(kind: IdKind, id: string, field = 'id'): string {
  try {
    return TypeID.fromString(id, kind).toUUID();
  } catch {
    throw badInput(field, `Not the id of a ${kind}.`);
  }
}

/** The kind that a global id says it is, without a look at the rest. */
export function kindOf(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('_')));
}

/** Whether a value is a uuid in its usual spelling. */
export const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
