import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig(({ mode }) => ({
  plugins: [ollamaBench()],
  test: {
    include: ['src/**/*.test.ts'],
    // `npm run bench:simulated` measures a simulator, so that it runs where there is no Ollama; it says so in its report.
    env: mode === 'simulated' ? { SIMULATED: 'yes' } : {},
  },
}))
