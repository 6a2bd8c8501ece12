import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ArgumentValidationError } from 'type-graphql';
import type { Context } from '../infra/context.js';
import { RequestError } from '../kit/errors.js';

/**
 * What a caller sees of an error: coded when the caller was wrong, masked when we were. A fault is logged whole under
 * the request id that the caller is shown; no stack, SQL or internal name leaves the process.
 */
export function presentError(error: unknown, ctx: Pick<Context, 'log' | 'requestId'>): GraphQLFormattedError {
  const graphqlError = error instanceof GraphQLError ? error : new GraphQLError(String(error));
  const { locations, path } = graphqlError;
  const cause = graphqlError.originalError ?? (error instanceof GraphQLError ? undefined : error);
  if (cause instanceof RequestError) {
    return { message: cause.message, locations, path, extensions: { ...cause.details, code: cause.code } };
  }
  if (cause instanceof ArgumentValidationError) {
    const problems = cause.extensions.validationErrors.flatMap((problem) => Object.values(problem.constraints ?? {}));
    return { message: problems.join('; ') || 'Bad input.', locations, path, extensions: { code: 'BAD_USER_INPUT' } };
  }
  if (!cause && graphqlError.extensions['code'] !== 'INTERNAL_SERVER_ERROR') {
    return {
      message: graphqlError.message,
      locations,
      path,
      extensions: { code: graphqlError.extensions['code'] ?? 'BAD_REQUEST' },
    };
  }
  ctx.log.error({ requestId: ctx.requestId, path, err: cause ?? graphqlError }, 'fault');
  return {
    message: 'Something went wrong.',
    path,
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: ctx.requestId },
  };
}
