import { defineConfig } from 'vitest/config'

/** What is shipped, made and installed as users get it: see CONTRIBUTING.md. It downloads Node for several versions and platforms. */
export default defineConfig({
  test: { include: ['test/package/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 600_000, fileParallelism: false },
})
