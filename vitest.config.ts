import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'sandbox/**/*.test.ts', 'test/**/*.test.ts', 'web/src/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Every file has a process of its own; two at a time leave room for the servers that they start.
    pool: 'forks',
    maxWorkers: 2,
    // For a machine that has other work, too: what hangs is found all the same.
    testTimeout: 60_000,
    hookTimeout: 180_000,
    teardownTimeout: 10_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { CHALKLINE_LOG: 'silent' },
  },
});
