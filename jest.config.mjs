// Tests run from tsc's output: one compiler, plain ESM, no transformer.
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/dist/test'],
  transform: {},
  globalSetup: './dist/test/support/global-setup.js',
  globalTeardown: './dist/test/support/global-teardown.js',
  testTimeout: 30_000,
  // Every file loads the whole server anew, and V8 keeps what a file's modules took: without workers that are replaced
  // once they have grown, a run of all files comes to more than 4 GB.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
};
