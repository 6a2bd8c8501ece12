import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { typeNameOf } from '../../../kit/refusal.js';
import { PageInfo } from '../../base-types.js';
import { AccountType, Role } from '../types.js';
import { AccountStatus, LastAdmin } from './standing-types.js';

@ObjectType({ simpleResolvers: true })
export class AccountEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => AccountType)
  node: AccountType;
}

@ObjectType({ simpleResolvers: true })
export class AccountConnection {
  @Field(() => [AccountEdge])
  edges: AccountEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType()
export class PeopleFilter implements S.PeopleFilter {
  @Field(() => [Role], { nullable: true })
  role: S.Role[] | null | undefined;

  @Field(() => [AccountStatus], { nullable: true })
  status: S.AccountStatus[] | null | undefined;

  @Field(() => Boolean, { nullable: true, defaultValue: false })
  withdrawn: boolean | null | undefined;
}

@InputType()
export class ChangeRoleInput implements S.ChangeRoleInput {
  @Field(() => ID)
  accountId: string;

  @Field(() => Role)
  role: S.Role;

  @Field(() => String)
  reason: string;
}

@InputType()
export class ChangeStatusInput implements S.ChangeStatusInput {
  @Field(() => ID)
  accountId: string;

  @Field(() => AccountStatus)
  status: S.AccountStatus;

  @Field(() => String)
  reason: string;
}

export const ChangeRoleResult = createUnionType({
  name: 'ChangeRoleResult',
  types: () => [AccountType, LastAdmin] as const,
  resolveType: typeNameOf,
});

export const ChangeStatusResult = createUnionType({
  name: 'ChangeStatusResult',
  types: () => [AccountType, LastAdmin] as const,
  resolveType: typeNameOf,
});

@ObjectType({ simpleResolvers: true })
export class ProfileLink implements S.ProfileLink {
  @Field(() => String)
  label: string;

  @Field(() => String)
  url: string;
}

@ObjectType({ simpleResolvers: true })
export class InstructorProfile implements S.InstructorProfile {
  @Field(() => String)
  name: string;

  @Field(() => String, { nullable: true })
  bio: string | null;

  @Field(() => String, { nullable: true })
  pictureUrl: string | null;

  @Field(() => [ProfileLink])
  links: ProfileLink[];
}

@InputType()
export class ProfileLinkInput implements S.ProfileLinkInput {
  @Field(() => String)
  label: string;

  @Field(() => String)
  url: string;
}

@InputType()
export class UpdateInstructorProfileInput implements S.UpdateInstructorProfileInput {
  @Field(() => String, { nullable: true })
  bio: string | null | undefined;

  @Field(() => String, { nullable: true })
  pictureUrl: string | null | undefined;

  @Field(() => [ProfileLinkInput], { nullable: true })
  links: ProfileLinkInput[] | null | undefined;
}
