import { scenario } from 'vitest-ollama-bench'
import { pages } from '../src/pages.ts'
import { MODEL, messagesFor, OPTIONS } from '../src/prompts.ts'
import { host } from './server.ts'

scenario('somebody goes on asking', {
  host,
  model: MODEL,
  mode: 'context-growth',
  turns: 4,
  options: { ...OPTIONS, num_predict: 24 },
  messages: messagesFor('And what else should I know?', pages),
  require: ['TTFT at turn 4 < 2 × turn 1', 'gen speed at turn 4 ≥ 60% of turn 1', 'memory growth < 5%'],
})
