import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { DateTime, Refusal } from '../../base-types.js';

export const AccountStatus = {
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  BANNED: 'BANNED',
} as const satisfies Record<S.AccountStatus, S.AccountStatus>;
registerEnumType(AccountStatus, { name: 'AccountStatus' });

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class LastAdmin extends Refusal implements S.LastAdmin {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class AccountSuspended extends Refusal implements S.AccountSuspended {
  @Field(() => AccountStatus)
  status: S.AccountStatus;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class AccountWithdrawn extends Refusal implements S.AccountWithdrawn {
  @Field(() => DateTime)
  restorableUntil: Date;
}
