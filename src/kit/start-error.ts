/**
 * The server cannot start, and the person at the terminal can mend it. The message is one line that says what is wrong
 * and what to do; it is printed alone, without a stack trace.
 */
export class StartError extends Error {
  override name = 'StartError';
}

/** The code of a failed system call or of a Postgres error, for example `EADDRINUSE` or `28P01`. */
export const codeOf = (error: unknown): string | undefined => (error as { code?: string } | null)?.code;
