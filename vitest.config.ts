import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest begins first, so that no worker is left with it alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => /\/(?:convergence|further|growth)\.test\.ts$/.test(moduleId);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** What starts processes, opens data folders, or takes its time: `npm run test:quick` leaves it out. */
const NOT_QUICK = [
  'test/{bin,cloud,convergence,e2e,lambda,local,store}/**',
  'test/check/{data-set,hostile}.test.ts',
  'test/extract/{accuracy,bad-input,fuzz,growth,kind}.test.ts',
  'test/extract/sanitise/judged.test.ts',
  'test/hostile/growth.test.ts',
  'test/lambdas/sqs-queues.test.ts',
  'test/pipeline/{pipeline,requests}.test.ts',
  'test/pipeline/definitions/automatic.test.ts',
  'test/pipeline/ingest/{another-source,reissue}.test.ts',
  'test/pipeline/publish/{archives,fat-articles}.test.ts',
  'test/publish/{hostile,validity}.test.ts',
  'test/publish/documents/{news-sitemap,opml}.test.ts',
];

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: process.env.FEEDMILL_QUICK === undefined ? [] : NOT_QUICK,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests start real servers and stores; two workers fit the smallest machine we promise to run on.
    maxWorkers: 2,
    // The modules are loaded once a worker, not once a file: no test changes what is another's.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    env: {
      TZ: 'UTC',
      // Tests start our programs by the dozen, and half of a start is the reading of their files.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)),
    },
  },
});
