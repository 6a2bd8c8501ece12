import { Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { audit } from './audit.js';
import { AuditReport } from './types.js';

@Resolver()
export class OpsResolver {
  @Authorized('ADMIN')
  @Query(() => AuditReport)
  audit(@Ctx() ctx: Context) {
    return audit(ctx);
  }
}
