import type { DomainEvent } from '../../../infra/events/outbox.js';

/** The channel that tells of one account. */
export const accountChannel = (accountId: string) => `accounts:${accountId}`;

/** An admin changed what a person may do, or whether they may do anything. */
export interface AccountChanged extends DomainEvent {
  readonly type: 'accountChanged';
  readonly accountId: string;
  readonly change: 'ROLE' | 'STATUS';
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

/** A person withdrew: whoever holds something for them lets go of it. */
export interface AccountWithdrawn extends DomainEvent {
  readonly type: 'accountWithdrawn';
  readonly accountId: string;
}

/** A person came back. What was let go of is gone. */
export interface AccountRestored extends DomainEvent {
  readonly type: 'accountRestored';
  readonly accountId: string;
}

/** Whom facts of these types are about. */
export const accountsIn = (events: readonly DomainEvent[]) =>
  (events as readonly AccountWithdrawn[]).map(({ accountId }) => accountId);

/** A year has gone since a person withdrew: whoever keeps something that names them forgets it. */
export interface AccountPurged extends DomainEvent {
  readonly type: 'accountPurged';
  readonly accountId: string;
}

export const accountChanged = (fact: Omit<AccountChanged, 'type'>): AccountChanged => ({
  type: 'accountChanged',
  ...fact,
});
export const accountWithdrawn = (accountId: string): AccountWithdrawn => ({ type: 'accountWithdrawn', accountId });
export const accountRestored = (accountId: string): AccountRestored => ({ type: 'accountRestored', accountId });
export const accountPurged = (accountId: string): AccountPurged => ({ type: 'accountPurged', accountId });
