import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({
  plugins: [ollamaBench()],
  test: {
    include: ['test/**/*.test.ts'],
    // Those of the examples are run in projects of their own (test/docs/examples.test.ts).
    benchmark: { include: ['benches/**/*.bench.ts'] },
    testTimeout: 20_000,
  },
})
