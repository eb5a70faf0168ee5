import { randomInt } from 'node:crypto'
import type { ChatMessage, ResolvedScenario } from '../model/scenario.ts'

/** Digits of a nonce. Nearly every tokenizer makes one token of each spaced digit, so prompts stay equally long. */
const NONCE_DIGITS = 8

/** Makes request bodies. Hands out nonces that no earlier request of any run is likely to have had. */
export class RequestBodies {
  readonly #scenario: ResolvedScenario
  readonly #thinks: boolean
  #next = randomInt(10 ** NONCE_DIGITS)

  /** `thinks`: the model can think, so it must be told whether to. */
  constructor(scenario: ResolvedScenario, thinks: boolean) {
    this.#scenario = scenario
    this.#thinks = thinks
  }

  /** One request of a round, its prompt varied as the cache policy says. */
  measured(numPredict?: number): object {
    return this.#body(this.#varied(), numPredict)
  }

  /** How a conversation begins: no other begins so, at the same token length. */
  opening(): readonly ChatMessage[] {
    return this.#varied()
  }

  /** A turn of a conversation: all that was said so far. */
  turn(messages: readonly ChatMessage[], numPredict?: number): object {
    return this.#body(messages, numPredict)
  }

  /** The fixed request of every run: its text tells whether the output changed. */
  probe(numPredict: number): object {
    return this.#body(this.#scenario.messages, numPredict)
  }

  /** Loads the model with the options of the run and generates nothing. */
  load(): object {
    const { model, keepAlive } = this.#scenario
    return { model, stream: false, keep_alive: keepAlive, options: this.#options() }
  }

  #varied(): readonly ChatMessage[] {
    const { cache, messages } = this.#scenario
    if (cache === 'identical') return messages
    const nonce = this.#nonce()
    if (cache === 'cold') {
      return messages.map((message, index) =>
        index === 0 ? { ...message, content: `${nonce}\n${message.content}` } : message,
      )
    }
    const last = messages.length - 1
    return messages.map((message, index) =>
      index === last ? { ...message, content: `${message.content}\n${nonce}` } : message,
    )
  }

  /** Steps by a number without common factor, so that neighbours differ in their first digits already. */
  #nonce(): string {
    this.#next = (this.#next + 61_803_399) % 10 ** NONCE_DIGITS
    return String(this.#next).padStart(NONCE_DIGITS, '0').split('').join(' ')
  }

  #body(messages: readonly ChatMessage[], numPredict?: number): object {
    const { model, endpoint, keepAlive, think } = this.#scenario
    const common = {
      model,
      stream: true,
      keep_alive: keepAlive,
      options: this.#options(numPredict),
      ...(this.#thinks ? { think } : {}),
    }
    if (endpoint === 'chat') return { ...common, messages }
    const system = messages.find((message) => message.role === 'system')?.content
    const prompt = messages.findLast((message) => message.role === 'user')?.content ?? ''
    return system === undefined ? { ...common, prompt } : { ...common, system, prompt }
  }

  #options(numPredict?: number): object {
    const { options } = this.#scenario
    return numPredict === undefined ? options : { ...options, num_predict: numPredict }
  }
}
