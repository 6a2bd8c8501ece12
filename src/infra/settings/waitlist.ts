/** How a full course is handed on. */
export const waitlist = {};
