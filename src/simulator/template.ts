export interface Message {
  readonly role: string
  readonly content: string
}

/** ChatML in Go's template language, as /api/show prints it. */
export const TEMPLATE_TEXT =
  '{{ range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n'

/** The text that the model is given. A model that can think and must not is given an empty thought. */
export function renderMessages(messages: readonly Message[], emptyThought: boolean): string {
  const turns = messages.map(({ role, content }) => `<|im_start|>${role}\n${content}<|im_end|>\n`)
  return `${turns.join('')}<|im_start|>assistant\n${emptyThought ? '<think>\n\n</think>\n\n' : ''}`
}
