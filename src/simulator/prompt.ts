import type { Ask } from './ask.ts'
import type { PresetModel } from './preset.ts'
import { Refusal } from './refusal.ts'
import { renderMessages, type Message } from './template.ts'
import { tokenize } from './tokenizer.ts'

/** Tokens at the start that survive when a prompt or an answer outgrows the context. */
export const KEPT_TOKENS = 4

export interface Prompt {
  /** All that the client sent, for `context`. */
  readonly whole: readonly number[]
  /** What is computed; never longer than the context. */
  readonly tokens: readonly number[]
}

/**
 * Renders and counts the prompt. Too long, a chat first loses its oldest messages, then the middle is cut out.
 * @throws Refusal 400 for a prompt that is too long with `truncate: false`.
 */
export function buildPrompt(ask: Ask, model: PresetModel, numCtx: number): Prompt {
  const emptyThought = model.capabilities.includes('thinking') && !ask.think
  const render = (messages: readonly Message[]) => [
    ...ask.context,
    ...tokenize(ask.raw ?? renderMessages(messages, emptyThought), model.architecture.vocabulary),
  ]
  const whole = render(ask.messages)
  if (whole.length <= numCtx) return { whole, tokens: whole }
  if (!ask.truncate) throw new Refusal(400, 'the input length exceeds the context length')
  let messages = ask.messages
  let tokens = whole
  while (tokens.length > numCtx && messages.length > 1 && ask.endpoint === 'chat') {
    const oldest = messages.findIndex(({ role }) => role !== 'system')
    if (oldest === -1 || oldest === messages.length - 1) break
    messages = messages.toSpliced(oldest, 1)
    tokens = render(messages)
  }
  return { whole, tokens: cutMiddle(tokens, numCtx) }
}

function cutMiddle(tokens: readonly number[], numCtx: number): readonly number[] {
  if (tokens.length <= numCtx) return tokens
  const kept = Math.min(KEPT_TOKENS, numCtx - 1)
  return [...tokens.slice(0, kept), ...tokens.slice(tokens.length - (numCtx - kept))]
}
