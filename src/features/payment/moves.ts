import type { PaymentStatus } from '../../generated/schema.js';

/** A change of a payment's status. */
export interface Move {
  readonly from: readonly PaymentStatus[];
  readonly to: PaymentStatus;
  /** Whether the money must be here already, or must not. */
  readonly paid: boolean;
  /** The move that takes back what this one did to the payer; null where there is nothing to take back. */
  readonly undo: MoveName | null;
}

export type MoveName = 'authorize' | 'pay' | 'letGo' | 'fail' | 'askBack' | 'giveBackSome' | 'giveBack';

/**
 * Every move there is. Each is made by one statement that asks for the old status, so of two that race one is made and
 * the other finds nothing to change.
 *
 * Money that comes after an attempt was given up is still money: `pay` starts from FAILED as well, and what the money is
 * for is decided then. From CANCEL_REQUESTED it starts only before any money was here, when the provider was asked to let
 * go and the payer was faster.
 */
export const MOVES: Readonly<Record<MoveName, Move>> = {
  authorize: { from: ['PENDING'], to: 'AUTHORIZED', paid: false, undo: 'letGo' },
  pay: { from: ['PENDING', 'AUTHORIZED', 'CANCEL_REQUESTED', 'FAILED'], to: 'PAID', paid: false, undo: 'askBack' },
  letGo: { from: ['PENDING', 'AUTHORIZED', 'FAILED'], to: 'CANCEL_REQUESTED', paid: false, undo: null },
  fail: { from: ['PENDING', 'AUTHORIZED', 'CANCEL_REQUESTED'], to: 'FAILED', paid: false, undo: null },
  askBack: { from: ['PAID', 'REFUNDED', 'CANCEL_REQUESTED'], to: 'CANCEL_REQUESTED', paid: true, undo: null },
  giveBackSome: { from: ['CANCEL_REQUESTED'], to: 'CANCEL_REQUESTED', paid: true, undo: null },
  giveBack: { from: ['CANCEL_REQUESTED', 'PAID', 'REFUNDED'], to: 'REFUNDED', paid: true, undo: null },
};

/** Whether a payment as it is can make a move. */
export const canMove = ({ status, paidAt }: { status: PaymentStatus; paidAt?: Date | null }, name: MoveName) =>
  MOVES[name].from.includes(status) && MOVES[name].paid === (paidAt != null);

/** Whether an attempt can still be paid. */
export const isOpen = ({ status }: { status: PaymentStatus }) => status === 'PENDING' || status === 'AUTHORIZED';
