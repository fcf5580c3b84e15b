import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests start real servers and stores; two workers fit the smallest machine we promise to run on.
    maxWorkers: 2,
    env: { TZ: 'UTC' },
  },
});
