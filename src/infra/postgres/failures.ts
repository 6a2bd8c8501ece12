const sqlStateOf = (error: unknown) => String((error as { code?: unknown } | null)?.code ?? '');

/** serialization_failure and deadlock_detected: the same work can succeed when it runs again. */
export const retryable = (error: unknown) => ['40001', '40P01'].includes(sqlStateOf(error));

/** Data exceptions (22…) and constraint violations (23…): something about the values, not about the machine. */
export const violatesData = (error: unknown) => /^2[23]/.test(sqlStateOf(error));

/** The named constraint that a statement ran into, if one. */
export const constraintOf = (error: unknown) => (error as { constraint?: string } | null)?.constraint;
