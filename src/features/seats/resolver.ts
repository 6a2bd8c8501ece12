import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { decodeId } from '../../kit/id.js';
import { SeatCountType } from './types.js';
import { watchSeats, type SeatCount } from './watch-seats.js';

@Resolver()
export class SeatsResolver {
  @Subscription(() => SeatCountType, {
    subscribe: ({ context, args }) =>
      watchSeats(
        context as Context,
        (args['courseIds'] as string[]).map((id) => decodeId('course', id, 'courseIds')),
      ),
  })
  remainingSeats(@Root() count: SeatCount, @Arg('courseIds', () => [ID]) _courseIds: string[]) {
    return count;
  }
}
