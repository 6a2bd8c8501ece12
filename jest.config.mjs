// Tests run from tsc's output: one compiler, plain ESM, no transformer.
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/dist/test'],
  transform: {},
  globalSetup: './dist/test/support/global-setup.js',
  globalTeardown: './dist/test/support/global-teardown.js',
  testTimeout: 30_000,
};
