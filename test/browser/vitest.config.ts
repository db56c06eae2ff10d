import { defineConfig } from 'vitest/config';

/** Checks that need a browser; run by `scripts/conformance-html.sh`, not by `npm test`. */
export default defineConfig({
  test: { include: ['test/browser/*.browser.ts'], testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false },
});
