import 'reflect-metadata';
import { DateTimeResolver, JSONResolver, LocalTimeResolver } from 'graphql-scalars';
import { Field, ID, InputType, Int, InterfaceType, ObjectType } from 'type-graphql';
import type * as S from '../generated/schema.js';
import { typeNameOf } from '../kit/refusal.js';

/** The types of `schema/base.graphql`. */
export const DateTime = DateTimeResolver;
export const LocalTime = LocalTimeResolver;
export const JsonValue = JSONResolver;

@InterfaceType({ resolveType: typeNameOf })
export abstract class Node implements S.Node {
  @Field(() => ID, { simple: true })
  id: string;
}

@InterfaceType({ resolveType: typeNameOf })
export abstract class Refusal implements S.Refusal {
  @Field(() => String, { simple: true })
  message: string;
}

@ObjectType({ simpleResolvers: true })
export class PageInfo implements S.PageInfo {
  @Field(() => Boolean)
  hasNextPage: boolean;

  @Field(() => Boolean)
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true })
  startCursor: string | null;

  @Field(() => String, { nullable: true })
  endCursor: string | null;
}

@ObjectType({ simpleResolvers: true })
export class Money implements S.Money {
  @Field(() => Int)
  amountMinor: number;

  @Field(() => String)
  currency: string;
}

@InputType()
export class MoneyInput implements S.MoneyInput {
  @Field(() => Int)
  amountMinor: number;

  @Field(() => String)
  currency: string;
}
