/** What a caller can have done wrong, as `extensions.code` says it. */
export type RequestErrorCode =
  'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'NOT_FOUND' | 'RATE_LIMITED' | 'SERVICE_UNAVAILABLE';

/**
 * The caller is wrong, or what they need is out of reach: thrown anywhere, shown as a top-level error with its code.
 * Everything else that is thrown is a fault of ours and is masked. A business "no" is a refusal and is returned.
 */
export class RequestError extends Error {
  override name = 'RequestError';

  constructor(
    readonly code: RequestErrorCode,
    message: string,
    /** More for programs, beside `code`: for example `{ field: 'first' }`. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

export const unauthenticated = () => new RequestError('UNAUTHENTICATED', 'Sign in first.');
export const forbidden = () => new RequestError('FORBIDDEN', 'You may not do this.');
export const notFound = (what: string) => new RequestError('NOT_FOUND', `There is no such ${what}.`);
export const badInput = (field: string, message: string) => new RequestError('BAD_USER_INPUT', message, { field });
