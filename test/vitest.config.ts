// The suite runs on the embedded database, or with TEST_DATABASE_URL on PostgreSQL; with CHROMIUM also in a browser.
import { totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { heldByOthers, refusedBefore, sameOnBoth } from './kit/run/same-on-both.ts';
import Sequencer from './kit/run/sequencer.ts';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    exclude: process.env.RERUN ? [...sameOnBoth, ...refusedBefore, ...heldByOthers] : [],
    globalSetup: ['test/kit/run/global-setup.ts'],
    // What is written to the console is written out, where silence.ts hears it.
    setupFiles: [
      'test/kit/run/silence.ts',
      'test/kit/run/key-pool.ts',
      'test/kit/run/api-answers.ts',
      'test/kit/run/recorded-events.ts',
    ],
    disableConsoleIntercept: true,
    reporters: ['default', './test/kit/run/case-reporter.ts'],
    // Generous: a busy machine is no failure, and what must be quick is measured where it matters.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    // Some tests measure time or race processes; on CI's shared machine one unlucky run is tried again before it counts.
    retry: process.env.CI ? 2 : 0,
    // Every file has a database of its own in its process, so that a worker grows to two gigabytes. One more than CI's cores
    // where there is room, because tests that start processes wait for them.
    maxWorkers: totalmem() > 12 * 2 ** 30 ? 3 : 2,
    // The files of a worker share its modules, compiled and warm: half of the time of a file was in loading them. What a
    // file changes of its process (the clock, the environment) it puts back.
    isolate: false,
    sequence: { sequencer: Sequencer },
    env: { NODE_ENV: 'test', LOG_LEVEL: 'silent' },
  },
});
