import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../../infra/context.js';
import { decodeId, encodeId } from '../../../kit/id.js';
import { DateTime } from '../../base-types.js';
import { completeSignIn } from './complete-sign-in.js';
import type { Identity } from './identity.js';
import { linkIdentity } from './link-identity.js';
import { listIdentities } from './list-identities.js';
import { providerOf, signInProviders } from './providers.js';
import {
  CompleteSignInInput,
  CompleteSignInResult,
  IdentityType,
  LinkIdentityResult,
  SignInProviderType,
  StartLinkInput,
  StartLinkResult,
  UnlinkedIdentityType,
  UnlinkIdentityResult,
} from './sso-types.js';
import { startLink } from './start-link.js';
import { unlinkIdentity, type UnlinkedIdentity } from './unlink-identity.js';

@Resolver(() => IdentityType)
export class IdentityResolver {
  @Query(() => [SignInProviderType])
  signInProviders(@Ctx() ctx: Context) {
    return signInProviders(ctx);
  }

  @Authorized()
  @Query(() => [IdentityType])
  myIdentities(@Ctx() ctx: Context) {
    return listIdentities(ctx);
  }

  @Mutation(() => CompleteSignInResult)
  completeSignIn(@Ctx() ctx: Context, @Arg('input', () => CompleteSignInInput) input: CompleteSignInInput) {
    return completeSignIn(ctx, input);
  }

  @Authorized()
  @Mutation(() => StartLinkResult)
  startLink(@Ctx() ctx: Context, @Arg('input', () => StartLinkInput) input: StartLinkInput) {
    return startLink(ctx, input);
  }

  @Authorized()
  @Mutation(() => LinkIdentityResult)
  linkIdentity(@Ctx() ctx: Context, @Arg('input', () => CompleteSignInInput) input: CompleteSignInInput) {
    return linkIdentity(ctx, input);
  }

  @Authorized()
  @Mutation(() => UnlinkIdentityResult)
  unlinkIdentity(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return unlinkIdentity(ctx, decodeId('identity', id));
  }

  @FieldResolver(() => ID)
  id(@Root() identity: Identity) {
    return encodeId('identity', identity.id);
  }

  @FieldResolver(() => SignInProviderType, { nullable: true })
  provider(@Root() identity: Identity, @Ctx() ctx: Context) {
    return providerOf(ctx, identity.issuer);
  }

  @FieldResolver(() => DateTime)
  linkedAt(@Root() identity: Identity) {
    return identity.createdAt;
  }
}

@Resolver(() => UnlinkedIdentityType)
export class UnlinkedIdentityResolver {
  @FieldResolver(() => ID)
  id(@Root() identity: UnlinkedIdentity) {
    return encodeId('identity', identity.id);
  }
}
