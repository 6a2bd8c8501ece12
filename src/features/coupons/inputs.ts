import { Field, ID, InputType, Int } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { decodeId } from '../../kit/id.js';
import { DateTime } from '../base-types.js';
import { CampaignKind } from './types.js';

@InputType()
export class CreateCampaignInput implements S.CreateCampaignInput {
  @Field(() => String)
  name: string;

  @Field(() => CampaignKind, { nullable: true, defaultValue: 'CLAIM' })
  kind?: S.CampaignKind | null;

  @Field(() => Int)
  stock: number;

  @Field(() => String, { nullable: true, defaultValue: 'KRW' })
  currency?: string | null;

  @Field(() => Int, { nullable: true })
  ratePercent?: number | null;

  @Field(() => Int, { nullable: true })
  amountMinor?: number | null;

  @Field(() => Int, { nullable: true })
  capMinor?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 0 })
  minimumPriceMinor?: number | null;

  @Field(() => [ID], { nullable: true })
  courseIds?: string[] | null;

  @Field(() => [ID], { nullable: true })
  categoryIds?: string[] | null;

  @Field(() => DateTime, { nullable: true })
  opensAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  closesAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  usableUntil?: Date | null;
}

@InputType()
export class UpdateCampaignInput implements S.UpdateCampaignInput {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => Int, { nullable: true })
  stock?: number | null;

  @Field(() => String, { nullable: true })
  currency?: string | null;

  @Field(() => Int, { nullable: true })
  ratePercent?: number | null;

  @Field(() => Int, { nullable: true })
  amountMinor?: number | null;

  @Field(() => Int, { nullable: true })
  capMinor?: number | null;

  @Field(() => Int, { nullable: true })
  minimumPriceMinor?: number | null;

  @Field(() => [ID], { nullable: true })
  courseIds?: string[] | null;

  @Field(() => [ID], { nullable: true })
  categoryIds?: string[] | null;

  @Field(() => DateTime, { nullable: true })
  opensAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  closesAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  usableUntil?: Date | null;
}

@InputType()
export class GenerateCouponCodesInput implements S.GenerateCouponCodesInput {
  @Field(() => ID)
  campaignId: string;

  @Field(() => Int)
  count: number;
}

@InputType()
export class IssueCouponInput implements S.IssueCouponInput {
  @Field(() => ID)
  campaignId: string;

  @Field(() => String)
  idempotencyKey: string;
}

/** An input with the uuids of what it names in place of global ids. */
export function withUuids<Input extends { courseIds?: string[] | null; categoryIds?: string[] | null }>(
  input: Input,
): Input {
  const { courseIds, categoryIds } = input;
  return {
    ...input,
    courseIds: courseIds?.map((id) => decodeId('course', id, 'courseIds')) ?? courseIds,
    categoryIds: categoryIds?.map((id) => decodeId('category', id, 'categoryIds')) ?? categoryIds,
  };
}
