import { findPages } from './find-pages.ts'
import { pages } from './pages.ts'
import { MODEL, messagesFor, OPTIONS } from './prompts.ts'

export interface Server {
  /** Default: OLLAMA_HOST, then Ollama's own port. */
  readonly host?: string
  readonly model?: string
}

/** What the handbook says to a question, in the model's words. @throws Error with the server's words */
export async function answer(question: string, { host, model = MODEL }: Server = {}): Promise<string> {
  const messages = messagesFor(question, findPages(question, pages, 2))
  const response = await fetch(new URL('/api/chat', host ?? process.env['OLLAMA_HOST'] ?? 'http://127.0.0.1:11434'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages, options: OPTIONS, stream: false }),
  })
  const body = (await response.json()) as { error?: string; message?: { content: string } }
  if (body.message) return body.message.content
  throw new Error(`Ollama answered ${response.status}: ${body.error ?? 'without an answer'}`)
}
