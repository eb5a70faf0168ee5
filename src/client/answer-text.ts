import { contentOf } from './decode.ts'
import type { Exchange } from './exchange.ts'
import { parseObject } from './json.ts'
import { timedLines } from './ndjson.ts'

/** The answer's text, without its thinking: what a chat sends back as the assistant's message. It goes nowhere else. */
export function answerText({ body }: Exchange): string {
  return timedLines(body)
    .map(({ text }) => contentOf(parseObject(text) ?? {}).answer ?? '')
    .join('')
}
