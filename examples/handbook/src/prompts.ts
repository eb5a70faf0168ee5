import type { Page } from './pages.ts'

/** The model that answers, and how. The benchmarks measure these very values. */
export const MODEL = 'llama3.2:3b'
export const OPTIONS = { num_predict: 160, temperature: 0 }

export interface Message {
  readonly role: 'system' | 'user'
  readonly content: string
}

/** The pages come before the question, so that the server's prompt cache keeps them from one question to the next. */
export function messagesFor(question: string, pages: readonly Page[]): Message[] {
  const handbook = pages.map(({ title, text }) => `## ${title}\n${text}`).join('\n\n')
  return [
    {
      role: 'system',
      content: `Answer from the handbook below, in two sentences. Say so where it does not tell.\n\n${handbook}`,
    },
    { role: 'user', content: question },
  ]
}
