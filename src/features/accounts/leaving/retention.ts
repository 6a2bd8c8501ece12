/** How long a withdrawn account can be restored: a year. After that the person's data goes. */
export const KEPT_DAYS = 365;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Until when an account withdrawn then can be restored. */
export const restorableUntil = (deletedAt: Date) => new Date(deletedAt.getTime() + KEPT_DAYS * DAY_MS);
