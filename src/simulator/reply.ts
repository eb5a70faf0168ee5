import type { Ask } from './ask.ts'
import type { Timing } from './engine.ts'
import type { Part } from './generation.ts'

/** Numbers of the last line, in ns and tokens. */
export interface Metrics {
  readonly totalMs: number
  readonly loadMs: number
  readonly promptTokens: number
  readonly tokens: number
  readonly timing: Timing
}

export interface Ending {
  readonly reason: string
  readonly context: readonly number[] | undefined
  readonly metrics: Metrics
}

/** A line of a stream, or the start of a single answer. Key order is the wire's. */
export function partLine(ask: Ask, createdAt: string, part: Part): Record<string, unknown> {
  const thinking = part.thinking ? { thinking: part.thinking } : {}
  const text =
    ask.endpoint === 'generate'
      ? { response: part.content, ...thinking }
      : { message: { role: 'assistant', content: part.content, ...thinking } }
  return { model: ask.model, created_at: createdAt, ...text, done: false }
}

export function lastLine(ask: Ask, createdAt: string, part: Part, ending: Ending): Record<string, unknown> {
  const context = ending.context ? { context: ending.context } : {}
  return {
    ...partLine(ask, createdAt, part),
    done: true,
    done_reason: ending.reason,
    ...context,
    ...metricFields(ending.metrics),
  }
}

/** The single answer to an empty prompt. */
export function emptyAnswer(ask: Ask, createdAt: string, reason: 'load' | 'unload'): Record<string, unknown> {
  return { ...partLine(ask, createdAt, { content: '', thinking: '' }), done: true, done_reason: reason }
}

/** Zero is left out, as Go's `omitempty` does. */
function metricFields({ totalMs, loadMs, promptTokens, tokens, timing }: Metrics): Record<string, number> {
  const fields = {
    total_duration: nanoseconds(totalMs),
    load_duration: nanoseconds(loadMs),
    prompt_eval_count: promptTokens,
    prompt_eval_duration: nanoseconds(timing.firstTokenMs - timing.startMs),
    eval_count: tokens,
    eval_duration: nanoseconds(timing.lastTokenMs - timing.firstTokenMs),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== 0))
}

function nanoseconds(ms: number): number {
  return Math.round(ms * 1e6)
}
