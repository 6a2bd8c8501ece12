/** How money comes and goes. */
export const payment = {};
