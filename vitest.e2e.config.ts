import { defineConfig } from 'vitest/config'

/** Through `kubectl porttrace`, against the cluster of KUBECONFIG: see CONTRIBUTING.md. One file at a time: they share it. */
export default defineConfig({
  test: { include: ['test/e2e/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false },
})
