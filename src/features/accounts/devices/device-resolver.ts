import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../../infra/context.js';
import { decodeId, encodeId } from '../../../kit/id.js';
import { DeviceSessionType } from './device-types.js';
import { listSessions, type DeviceSession } from './list-sessions.js';
import { signOutSession } from './sign-out-session.js';

@Resolver(() => DeviceSessionType)
export class DeviceResolver {
  @Authorized()
  @Query(() => [DeviceSessionType])
  mySessions(@Ctx() ctx: Context) {
    return listSessions(ctx);
  }

  @Authorized()
  @Mutation(() => Boolean)
  signOutSession(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return signOutSession(ctx, decodeId('session', id));
  }

  @FieldResolver(() => ID)
  id(@Root() session: DeviceSession) {
    return encodeId('session', session.id);
  }
}
