import { Field, ID, ObjectType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { DateTime } from '../../base-types.js';

/** `DeviceSession` of the contract, over what the use case gives; `id` is resolved. */
@ObjectType('DeviceSession', { simpleResolvers: true })
export class DeviceSessionType implements S.DeviceSession {
  @Field(() => ID)
  declare id: string;

  @Field(() => String, { nullable: true })
  device: string | null;

  @Field(() => String, { nullable: true })
  address: string | null;

  @Field(() => DateTime)
  startedAt: Date;

  @Field(() => DateTime)
  lastUsedAt: Date;

  @Field(() => Boolean)
  current: boolean;
}
