import { test as base } from 'vitest'
import { type Ollama, ollamaFor } from './ollama.ts'

/** Vitest's own `test` with the `ollama` fixture: `test('…', async ({ ollama }) => { … })`. */
export const test = base.extend<{ ollama: Ollama }>({
  ollama: async ({ task, bench, signal, annotate }, use) => {
    await use(ollamaFor({ task, bench, signal, annotate }))
  },
})
