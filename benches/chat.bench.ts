import { scenario } from 'vitest-ollama-bench'
import { simulator } from 'vitest-ollama-bench/simulator'

scenario('two people chat at once', {
  // The article's machine, simulated, so that a fresh clone has something to run. Leave `host` out for your own Ollama.
  host: simulator('mac-mini-32gb/qwen3-coder:30b'),
  model: 'qwen3-coder:30b',
  prompt: 'Write a quicksort in TypeScript.',
  parallel: [1, 2, 3, 4],
  options: { num_predict: 32 },
  cache: 'identical',
  require: ['P=2 gen speed ≥ 60% of baseline', 'memory < 80% RAM', 'TTFT < 1.5 s at P=2', 'cliff > 2'],
})
