import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({
  plugins: [ollamaBench()],
  test: { include: ['test/**/*.test.ts'], testTimeout: 20_000 },
})
