import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { DateTime, Node } from '../base-types.js';

export const Role = { STUDENT: 'STUDENT', INSTRUCTOR: 'INSTRUCTOR', ADMIN: 'ADMIN' } as const satisfies Record<
  S.Role,
  S.Role
>;
registerEnumType(Role, { name: 'Role' });

/** `Account` of the contract, over the entity of the same name; `id` and `email` are resolved. */
@ObjectType('Account', { implements: Node, simpleResolvers: true })
export class AccountType extends Node implements Omit<S.Account, 'email'> {
  @Field(() => ID)
  declare id: string;

  @Field(() => String)
  name: string;

  @Field(() => Role)
  role: S.Role;

  @Field(() => DateTime)
  createdAt: Date;
}
