import { GraphQLError, type GraphQLErrorExtensions } from 'graphql';
import { ArgumentValidationError } from 'type-graphql';
import type { Context } from '../infra/context.js';
import { isOutage } from '../infra/outage.js';
import { RequestError, type RequestErrorCode } from '../kit/errors.js';

/** Everything that `extensions.code` can say: a caller's mistake, what the door refuses, and our own faults. */
export type ErrorCode =
  | RequestErrorCode
  | 'BAD_REQUEST'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'LIMIT_EXCEEDED'
  | 'OPERATION_TIMEOUT'
  | 'PERSISTED_QUERY_NOT_FOUND'
  | 'PERSISTED_QUERY_NOT_IN_LIST'
  | 'INTERNAL_SERVER_ERROR';

/** An error in the words a caller may read: coded, and without anything of our inside. */
export class PresentedError extends GraphQLError {
  constructor(
    message: string,
    readonly code: ErrorCode,
    {
      at,
      extensions,
    }: { at?: Pick<GraphQLError, 'nodes' | 'source' | 'positions' | 'path'>; extensions?: GraphQLErrorExtensions } = {},
  ) {
    super(message, { ...at, extensions: { ...extensions, code } });
  }
}

/** How errors are worded for the callers of this process. */
export interface Wording {
  /** Whether what is said may name types and fields; not where introspection is off. */
  readonly namesSchema: boolean;
}

/**
 * What a caller sees of an error: coded when the caller was wrong or a store is out of reach, masked when we were wrong.
 * Faults and outages are logged whole under the request id that the caller is shown; no stack, SQL or internal name
 * leaves the process.
 */
export function presentError(
  error: unknown,
  ctx: Pick<Context, 'log' | 'requestId'>,
  { namesSchema }: Wording,
): PresentedError {
  if (error instanceof PresentedError) return error;
  const at = isGraphQLError(error) ? error : undefined;
  const cause = thrownIn(at ? at.originalError : error);
  if (cause instanceof RequestError) {
    return new PresentedError(cause.message, cause.code, { at, extensions: cause.details });
  }
  if (cause instanceof ArgumentValidationError) {
    const problems = cause.extensions.validationErrors.flatMap((problem) => Object.values(problem.constraints ?? {}));
    return new PresentedError(problems.join('; ') || 'Bad input.', 'BAD_USER_INPUT', { at });
  }
  if (at && !cause && at.path === undefined) {
    // Said by graphql-js of the request itself, before any field was resolved.
    return new PresentedError(namesSchema ? at.message : 'Bad request.', 'BAD_REQUEST', { at });
  }
  const { requestId } = ctx;
  const where = at && { nodes: undefined, source: undefined, positions: undefined, path: at.path };
  if (isOutage(cause)) {
    ctx.log.error({ requestId, path: at?.path, err: cause }, 'a store is out of reach');
    const { message, code, details } = outOfReach();
    return new PresentedError(message, code, { at: where, extensions: { requestId, ...details } });
  }
  ctx.log.error({ requestId, path: at?.path, err: cause ?? error }, 'fault');
  return new PresentedError('Something went wrong.', 'INTERNAL_SERVER_ERROR', {
    at: where,
    extensions: { requestId },
  });
}

/** What a caller is told while a store is out of reach. */
export const outOfReach = () =>
  new RequestError(
    'SERVICE_UNAVAILABLE',
    'This is out of reach at the moment. Try again; a change may have taken effect.',
    { retryAfterSeconds: 5 },
  );

/** What was thrown: graphql-js wraps what it does not know for an error. */
const thrownIn = (error: unknown) => (error as { thrownValue?: unknown } | null | undefined)?.thrownValue ?? error;

/** graphql-jit has an error class of its own that looks the same. */
const isGraphQLError = (error: unknown): error is GraphQLError =>
  error instanceof GraphQLError || (error instanceof Error && 'locations' in error && 'path' in error);
