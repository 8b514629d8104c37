/** The worker from source, whose compiled sources are kept as those of the tests are: it is started for most tests with hands. */
import '../../scripts/test/compileCache.mjs';

await import('../../src/worker.ts');
