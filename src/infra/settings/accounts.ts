/** How people sign up and in. */
export const accounts = {};
