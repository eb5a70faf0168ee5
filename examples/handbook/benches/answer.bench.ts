import { scenario } from 'vitest-ollama-bench'
import { findPages } from '../src/find-pages.ts'
import { pages } from '../src/pages.ts'
import { MODEL, messagesFor, OPTIONS } from '../src/prompts.ts'
import { host } from './server.ts'

const QUESTION = 'How many days of leave move to the next year?'

// The app's own prompt and options; only the answer is cut, so that a run takes seconds.
const shared = { host, model: MODEL, options: { ...OPTIONS, num_predict: 24 }, parallel: [1, 2] }

scenario('a question with the two pages that fit', {
  ...shared,
  messages: messagesFor(QUESTION, findPages(QUESTION, pages, 2)),
  require: ['P=2 gen speed ≥ 60% of baseline', 'TTFT < 2 s at P=2', 'memory < 80% RAM', 'no errors'],
})

scenario('a question with the whole handbook', {
  ...shared,
  messages: messagesFor(QUESTION, pages),
  // As in the app: the pages are the same each time, and the question is not.
  cache: 'warm',
  require: ['TTFT < 3 s at P=2', 'no errors'],
})
