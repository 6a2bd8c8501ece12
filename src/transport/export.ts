import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { JsonValue } from '../features/base-types.js';
import { features } from '../features/index.js';
import type { Context } from '../infra/context.js';
import { viewerOf } from '../kit/viewer.js';

/** `exportMyData`: asks every feature what it keeps about the person. */
@Resolver()
export class ExportResolver {
  @Authorized()
  @Query(() => JsonValue)
  exportMyData(@Ctx() ctx: Context) {
    return exportData(ctx, viewerOf(ctx).id);
  }
}

/** One part a feature that keeps something, under the feature's name. */
async function exportData(ctx: Context, accountId: string): Promise<Record<string, object>> {
  const parts = features.flatMap(({ name, exports }) => (exports ? [{ name, read: exports }] : []));
  const read = await Promise.all(parts.map(async (part) => [part.name, await part.read(ctx, accountId)] as const));
  return Object.fromEntries(read);
}
