/** Of the operating system: nobody there, or the line broke. */
const NETWORK = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN'];

/**
 * Of Postgres: connection exceptions (08…), rolled back for others' sake (40…), out of connections, memory or disk
 * (53…), stopping, crashed or starting (57P…).
 */
const POSTGRES = /^(08...|40001|40P01|53...|57P0[1235])$/;
/** Of `pg`, which has no codes for them. */
const LOST_CLIENT =
  /Connection terminated|connection error and is not queryable|Client was closed|timeout exceeded when trying to connect|after calling end on the pool/;

/** Of ioredis: given up after some tries, closed, cut off. */
const REDIS_NAMES = ['MaxRetriesPerRequestError', 'AbortError'];
const LOST_REDIS = /^(Connection is closed\.|Command timed out|Stream isn't writeable)/;
/** Of Redis itself: starting, held up by a script, or not the one to ask in a failover. */
const REDIS_REPLIES = /^(LOADING|BUSY|MASTERDOWN|READONLY|CLUSTERDOWN|TRYAGAIN) /;

const WORDS = [LOST_CLIENT, LOST_REDIS, REDIS_REPLIES];

/**
 * Whether an error says that Postgres or Redis could not be asked or did not answer. Nothing is wrong with what was
 * asked: the same may succeed a moment later. Whether a change took effect is not known, as when any answer is lost.
 */
export function isOutage(error: unknown): boolean {
  const { code, name, message, errors } = (error ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof code === 'string' && (NETWORK.includes(code) || POSTGRES.test(code))) return true;
  if (typeof name === 'string' && REDIS_NAMES.includes(name)) return true;
  if (typeof message === 'string' && WORDS.some((words) => words.test(message))) return true;
  // A name with several addresses fails with an error for each.
  return Array.isArray(errors) && errors.length > 0 && errors.every(isOutage);
}
