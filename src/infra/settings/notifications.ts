/** How people are told. */
export const notifications = {};
