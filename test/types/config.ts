import { ollamaBench } from 'vitest-ollama-bench/plugin'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    ollamaBench({
      host: 'http://127.0.0.1:11434',
      model: 'qwen3-coder:30b',
      options: { num_predict: 128 },
      require: ['no errors'],
      outputs: { json: 'bench/sweep.json' },
    }),
    // @ts-expect-error a default of the plugin that no scenario has
    ollamaBench({ modell: 'qwen3-coder:30b' }),
    // @ts-expect-error an output that does not exist
    ollamaBench({ outputs: { yaml: 'bench/sweep.yaml' } }),
  ],
})
