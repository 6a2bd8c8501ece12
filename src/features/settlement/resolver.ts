import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { decodeId, encodeId } from '../../kit/id.js';
import type { Page } from '../../kit/page.js';
import { accountById, AccountType } from '../accounts/index.js';
import { currencyCode } from '../catalog/index.js';
import { closeSettlement } from './close-settlement.js';
import type { Settlement } from './entities.js';
import { setFeeRate, type FeeRate } from './fee-rates.js';
import { markSettlementPaid } from './mark-settlement-paid.js';
import { periodOf } from './period.js';
import { previewSettlement, type SettlementPreview } from './preview-settlement.js';
import { settlementCsv } from './settlement-csv.js';
import { listSettlements, mySettlements, stateOf, visibleSettlement } from './settlement.js';
import * as types from './types.js';

const total = (amountMinor: number, { currency }: { currency: string }) => ({ amountMinor, currency });

/** What is meant, with uuids. */
const accountOf = ({ instructorId, period, currency }: types.SettlementInput) => ({
  instructorId: decodeId('account', instructorId, 'instructorId'),
  period: periodOf(period),
  currency: currencyCode('currency', currency ?? 'KRW'),
});

@Resolver(() => types.SettlementType)
export class SettlementResolver {
  @FieldResolver(() => ID)
  id(@Root() settlement: Settlement) {
    return encodeId('settlement', settlement.id);
  }

  @FieldResolver(() => AccountType)
  instructor(@Root() settlement: Settlement, @Ctx() ctx: Context) {
    return accountById(ctx).load(settlement.instructorId);
  }

  @FieldResolver(() => String)
  from(@Root() settlement: Settlement) {
    return settlement.fromDay;
  }

  @FieldResolver(() => String)
  to(@Root() settlement: Settlement) {
    return settlement.toDay;
  }

  @FieldResolver(() => types.SettlementState)
  state(@Root() settlement: Settlement) {
    return stateOf(settlement);
  }

  @FieldResolver(() => types.MoneyTotal)
  gross(@Root() settlement: Settlement) {
    return total(settlement.grossMinor, settlement);
  }

  @FieldResolver(() => types.MoneyTotal)
  refunds(@Root() settlement: Settlement) {
    return total(settlement.refundsMinor, settlement);
  }

  @FieldResolver(() => types.MoneyTotal)
  fee(@Root() settlement: Settlement) {
    return total(settlement.feeMinor, settlement);
  }

  @FieldResolver(() => types.MoneyTotal)
  carriedOver(@Root() settlement: Settlement) {
    return total(settlement.carriedOverMinor, settlement);
  }

  @FieldResolver(() => types.MoneyTotal)
  net(@Root() settlement: Settlement) {
    return total(settlement.netMinor, settlement);
  }

  @FieldResolver(() => String)
  csv(@Root() settlement: Settlement, @Ctx() ctx: Context) {
    return settlementCsv(ctx, settlement);
  }

  @Query(() => types.SettlementType, { nullable: true })
  settlement(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return visibleSettlement(ctx, decodeId('settlement', id));
  }

  @Authorized()
  @Query(() => types.SettlementConnection)
  mySettlements(
    @Ctx() ctx: Context,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return mySettlements(ctx, { first, after });
  }

  @Authorized('ADMIN')
  @Query(() => types.SettlementConnection)
  settlements(
    @Ctx() ctx: Context,
    @Arg('instructorId', () => ID, { nullable: true }) instructorId?: string | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return listSettlements(ctx, {
      instructorId: instructorId && decodeId('account', instructorId, 'instructorId'),
      first,
      after,
    });
  }

  @Authorized('ADMIN')
  @Query(() => types.SettlementPreviewType)
  previewSettlement(@Ctx() ctx: Context, @Arg('input', () => types.SettlementInput) input: types.SettlementInput) {
    return previewSettlement(ctx, accountOf(input));
  }

  @Authorized('ADMIN')
  @Mutation(() => types.CloseSettlementResult)
  closeSettlement(@Ctx() ctx: Context, @Arg('input', () => types.SettlementInput) input: types.SettlementInput) {
    return closeSettlement(ctx, accountOf(input));
  }

  @Authorized('ADMIN')
  @Mutation(() => types.MarkSettlementPaidResult)
  markSettlementPaid(
    @Ctx() ctx: Context,
    @Arg('input', () => types.MarkSettlementPaidInput) { id, reference }: types.MarkSettlementPaidInput,
  ) {
    return markSettlementPaid(ctx, { id: decodeId('settlement', id), reference });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.SetFeeRateResult)
  setFeeRate(
    @Ctx() ctx: Context,
    @Arg('input', () => types.SetFeeRateInput) { instructorId, basisPoints }: types.SetFeeRateInput,
  ) {
    return setFeeRate(ctx, { instructorId: decodeId('account', instructorId, 'instructorId'), basisPoints });
  }
}

@Resolver(() => types.SettlementPreviewType)
export class SettlementPreviewResolver {
  @FieldResolver(() => types.MoneyTotal)
  gross(@Root() preview: SettlementPreview) {
    return total(preview.grossMinor, preview);
  }

  @FieldResolver(() => types.MoneyTotal)
  refunds(@Root() preview: SettlementPreview) {
    return total(preview.refundsMinor, preview);
  }

  @FieldResolver(() => types.MoneyTotal)
  fee(@Root() preview: SettlementPreview) {
    return total(preview.feeMinor, preview);
  }

  @FieldResolver(() => types.MoneyTotal)
  carriedOver(@Root() preview: SettlementPreview) {
    return total(preview.carriedOverMinor, preview);
  }

  @FieldResolver(() => types.MoneyTotal)
  net(@Root() preview: SettlementPreview) {
    return total(preview.netMinor, preview);
  }
}

@Resolver(() => types.FeeRateType)
export class FeeRateResolver {
  @FieldResolver(() => AccountType)
  instructor(@Root() rate: FeeRate, @Ctx() ctx: Context) {
    return accountById(ctx).load(rate.instructorId);
  }
}

@Resolver(() => types.SettlementConnection)
export class SettlementConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<Settlement>) {
    return page.totalCount();
  }
}
