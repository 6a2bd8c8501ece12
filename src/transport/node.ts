import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Node } from '../features/base-types.js';
import { features } from '../features/index.js';
import type { Context } from '../infra/context.js';
import { decodeId, kindOf, type IdKind } from '../kit/id.js';

const nodes = Object.assign({}, ...features.map((feature) => feature.nodes ?? {})) as Record<
  string,
  (ctx: Context, id: string) => Promise<object | null>
>;

/** `node`: sends a global id to the feature that owns its kind. */
@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true })
  node(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    return findNode(ctx, id);
  }
}

async function findNode(ctx: Context, id: string): Promise<object | null> {
  const kind = kindOf(id);
  const find = Object.hasOwn(nodes, kind) ? nodes[kind] : undefined;
  return find ? find(ctx, kind === 'place' ? id : decodeId(kind as IdKind, id)) : null;
}
