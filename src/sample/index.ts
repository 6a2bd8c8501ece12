/** The front door of the sample data, for the program that starts on an empty database. */
export { seedSampleData } from './seed-sample-data.js';
export type { DemoAccount } from './people.js';
