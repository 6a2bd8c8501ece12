import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { decodeId, encodeId } from '../../kit/id.js';
import { DateTime } from '../base-types.js';
import { CourseType } from '../catalog/index.js';
import { createRoom } from './create-room.js';
import type { Room } from './entities.js';
import { admitNext, extendLeases, freezeRoom, resumeRoom } from './levers.js';
import { standingPolicy } from './policy.js';
import { fairnessRecord } from './fairness-record.js';
import { countsOf, coursesOf, rooms, shuffleOfRoom } from './room.js';
import {
  AdmittedNext,
  CreateRoomInput,
  CreateRoomResult,
  FairnessRecord,
  RoomPolicy,
  RoomType,
  Shuffle,
  UpdateRoomInput,
  UpdateRoomResult,
} from './types.js';
import { updateRoom } from './update-room.js';

@Resolver(() => RoomType)
export class RoomResolver {
  @Authorized('ADMIN')
  @Query(() => [RoomType])
  rooms(@Ctx() ctx: Context) {
    return rooms(ctx);
  }

  @Authorized('ADMIN')
  @Query(() => FairnessRecord)
  fairnessRecord(
    @Ctx() ctx: Context,
    @Arg('roomId', () => ID) roomId: string,
    @Arg('after', () => Int, { nullable: true, defaultValue: 0 }) after: number | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 1000 }) first: number | null,
  ) {
    return fairnessRecord(ctx, { roomId: decodeId('room', roomId, 'roomId'), after: after ?? 0, first: first ?? 1000 });
  }

  @Authorized('ADMIN')
  @Mutation(() => CreateRoomResult)
  createRoom(@Ctx() ctx: Context, @Arg('input', () => CreateRoomInput) input: CreateRoomInput) {
    return createRoom(ctx, input);
  }

  @Authorized('ADMIN')
  @Mutation(() => UpdateRoomResult)
  updateRoom(@Ctx() ctx: Context, @Arg('input', () => UpdateRoomInput) input: UpdateRoomInput) {
    return updateRoom(ctx, input);
  }

  @Authorized('ADMIN')
  @Mutation(() => AdmittedNext)
  admitNext(@Ctx() ctx: Context, @Arg('roomId', () => ID) roomId: string, @Arg('count', () => Int) count: number) {
    return admitNext(ctx, { roomId: decodeId('room', roomId, 'roomId'), count });
  }

  @Authorized('ADMIN')
  @Mutation(() => RoomType)
  freezeRoom(@Ctx() ctx: Context, @Arg('roomId', () => ID) roomId: string) {
    return freezeRoom(ctx, decodeId('room', roomId, 'roomId'));
  }

  @Authorized('ADMIN')
  @Mutation(() => RoomType)
  resumeRoom(@Ctx() ctx: Context, @Arg('roomId', () => ID) roomId: string) {
    return resumeRoom(ctx, decodeId('room', roomId, 'roomId'));
  }

  @Authorized('ADMIN')
  @Mutation(() => RoomType)
  extendLeases(
    @Ctx() ctx: Context,
    @Arg('roomId', () => ID) roomId: string,
    @Arg('seconds', () => Int) seconds: number,
  ) {
    return extendLeases(ctx, { roomId: decodeId('room', roomId, 'roomId'), seconds });
  }

  @FieldResolver(() => ID)
  id(@Root() room: Room) {
    return encodeId('room', room.id);
  }

  @FieldResolver(() => RoomPolicy)
  policy(@Root() room: Room) {
    return standingPolicy(room);
  }

  @FieldResolver(() => [CourseType])
  courses(@Root() room: Room, @Ctx() ctx: Context) {
    return coursesOf(ctx, room.id);
  }

  @FieldResolver(() => Int)
  waiting(@Root() room: Room, @Ctx() ctx: Context) {
    return countsOf(ctx)
      .load(room.id)
      .then((counts) => counts.waiting);
  }

  @FieldResolver(() => Int)
  active(@Root() room: Room, @Ctx() ctx: Context) {
    return countsOf(ctx)
      .load(room.id)
      .then((counts) => counts.active);
  }

  @FieldResolver(() => Shuffle, { nullable: true })
  shuffle(@Root() room: Room, @Ctx() ctx: Context) {
    return shuffleOfRoom(ctx, room.id);
  }

  @FieldResolver(() => DateTime, { nullable: true })
  heldUntil(@Root() room: Room, @Ctx() ctx: Context) {
    return countsOf(ctx)
      .load(room.id)
      .then((counts) => counts.heldUntil);
  }
}
