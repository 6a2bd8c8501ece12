/** How long an access token is good, in seconds. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

const DAY_MS = 24 * 60 * 60 * 1000;

/** A session that nobody refreshes for so long has ended. */
export const SESSION_IDLE_MS = 14 * DAY_MS;

/** So long after the sign-in a session ends in any case. */
export const SESSION_LIFETIME_MS = 30 * DAY_MS;

/**
 * How long a spent refresh token still gives its successor: as long as a client waits for an answer before it asks
 * again. A thief who is as quick gains only that the theft shows one refresh later.
 */
export const REFRESH_GRACE_MS = 30_000;

/**
 * How long a revoked session is listed: as long as an access token of it can be good, and a minute more for a token
 * signed while the session was being revoked and for clocks that differ.
 */
export const REVOKED_LISTED_MS = (ACCESS_TOKEN_SECONDS + 60) * 1000;
