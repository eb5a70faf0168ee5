import { contextCuts, type TurnTokens } from '../measure/context-cut.ts'
import { measureTurns, type TurnTraces } from '../measure/turns.ts'
import type { RoundTraces } from '../measure/sweep.ts'
import type { ColdPrefill } from '../model/result.ts'
import type { ChatMessage } from '../model/scenario.ts'
import type { RequestTrace } from '../model/trace.ts'
import type { ObservationWatch } from './observation-watch.ts'
import type { RunParts } from './run-parts.ts'
import { leavesDoubt } from './server-return.ts'

export interface ConversationRunParts extends RunParts {
  /** Of a slot, where the server tells. */
  readonly contextLength?: number
}

/** Tokens of an answer in the warm-up, and of the prompt that is read as a whole. */
const SHORT_ANSWER = 8

/** A request beside the conversations that are measured. */
const WARMING_UP = { round: 0, loading: true, stage: 'warm-up' } as const

/** Turns of the warm-up: the second is the first with a history. */
const WARM_UP_TURNS = 2

/** Holds the conversations of one load, one after the other, and keeps their traces. */
export class ConversationRun {
  readonly #parts: ConversationRunParts
  readonly #turns: RoundTraces[][]
  readonly #order: number[] = []
  #coldPrefill: ColdPrefill | undefined

  constructor(parts: ConversationRunParts) {
    this.#parts = parts
    this.#turns = Array.from({ length: parts.scenario.turns }, () => [])
  }

  /** Turns that were reached, in order. */
  get turns(): TurnTraces[] {
    return this.#turns.map((rounds, index) => ({ turn: index + 1, rounds })).filter(({ rounds }) => rounds.length > 0)
  }

  /** Turns in the order in which they ran. */
  get order(): readonly number[] {
    return this.#order
  }

  get coldPrefill(): ColdPrefill | undefined {
    return this.#coldPrefill
  }

  /** The first turns of a conversation that is thrown away: the connection is opened, the history is used once. */
  async warmUp(): Promise<void> {
    const { firing, bodies } = this.#parts
    let history = bodies.opening()
    const traces: RequestTrace[] = []
    for (let turn = 0; turn < WARM_UP_TURNS; turn += 1) {
      const answered = await firing.turn(bodies.turn(history, SHORT_ANSWER), WARMING_UP)
      if (answered?.trace.outcome !== 'completed') return
      traces.push(answered.trace)
      history = this.#goOn(history, answered.answer)
    }
    this.#sayWhenTooLong(traces)
  }

  /** Conversations until all have been held or the run is stopped. */
  async measure(watch: ObservationWatch): Promise<void> {
    const { rounds } = this.#parts.scenario
    for (let round = 0; round < rounds.max && !this.#isStopped; round += 1) await this.#converse(round, watch)
  }

  get #isStopped(): boolean {
    return this.#parts.deadline.signal.aborted || this.#parts.firing.serverLost === 'gone'
  }

  /** One conversation; it ends with its first turn that does not complete. */
  async #converse(round: number, watch: ObservationWatch): Promise<void> {
    const { bodies, firing } = this.#parts
    let history = bodies.opening()
    const tokens: TurnTokens[] = []
    for (const [index, rounds] of this.#turns.entries()) {
      const answered = await firing.turn(bodies.turn(history), { round, loading: false, turn: index + 1 })
      if (!answered || answered.trace.outcome === 'aborted') return
      const { trace, answer } = answered
      const [memory, stall] = await Promise.all([this.#parts.memory.read(trace.sentAt), watch.afterRound([trace])])
      rounds.push({ traces: [trace], ...memory, stall })
      this.#order.push(index + 1)
      await this.#parts.onRound()
      this.#sayTurn(index + 1, { traces: [trace] })
      if (leavesDoubt(trace)) await firing.awaitServer(this.#parts.onProgress)
      if (trace.outcome !== 'completed') return
      tokens.push({ prompt: trace.server.promptTokens ?? 0, answer: trace.server.tokens ?? 0 })
      if (index < this.#turns.length - 1) history = this.#goOn(history, answer)
    }
    // Of a history that was cut the beginning, which makes it new, is what is missing.
    const isWhole = !contextCuts(tokens, this.#parts.contextLength).includes('truncated')
    if (isWhole && !this.#coldPrefill) await this.#readAsNew(history)
  }

  /** The last turn's history once more under another beginning: what it takes where nothing is cached. */
  async #readAsNew(history: readonly ChatMessage[]): Promise<void> {
    const { bodies, firing } = this.#parts
    const opening = bodies.opening()
    const messages = [...opening, ...history.slice(opening.length)]
    const answered = await firing.turn(bodies.turn(messages, SHORT_ANSWER), WARMING_UP)
    const { promptTokens, promptEvalMs } = answered?.trace.server ?? {}
    if (answered?.trace.outcome !== 'completed' || promptTokens === undefined || promptEvalMs === undefined) return
    this.#coldPrefill = { tokens: promptTokens, ms: promptEvalMs }
  }

  /** The answer, and what the user says next: always the same, so that all turns add as much. */
  #goOn(history: readonly ChatMessage[], answer: string): readonly ChatMessage[] {
    const said = this.#parts.scenario.messages.findLast(({ role }) => role === 'user')
    return [...history, { role: 'assistant', content: answer }, { role: 'user', content: said?.content ?? '' }]
  }

  /** Foreseen from the warm-up: each turn adds a full answer and the same message. */
  #sayWhenTooLong([first, second]: readonly RequestTrace[]): void {
    const { contextLength, scenario, onProgress } = this.#parts
    const opening = first?.server.promptTokens
    const grown = second?.server.promptTokens
    if (contextLength === undefined || opening === undefined || grown === undefined) return
    const { num_predict: answer } = scenario.options
    const message = Math.max(0, grown - opening - (first?.server.tokens ?? 0))
    const fits = Math.floor((contextLength - opening - answer) / (message + answer)) + 1
    if (fits >= scenario.turns) return
    const needed = opening + (scenario.turns - 1) * (message + answer) + answer
    const from =
      fits < 1
        ? 'not even one turn fits'
        : `from turn ${fits + 1} on the server will silently leave out the oldest part`
    const text = `${scenario.turns} turns need about ${needed} tokens and the context (num_ctx) holds ${contextLength}: ${from}. Raise num_ctx, or ask for fewer turns or shorter answers.`
    onProgress({ type: 'note', text })
  }

  #sayTurn(turn: number, round: RoundTraces): void {
    const { scenario, clock, onProgress } = this.#parts
    const [measured] = measureTurns([{ turn, rounds: [round] }], {})
    onProgress({
      type: 'turn',
      turn,
      of: scenario.turns,
      round: (round.traces[0]?.round ?? 0) + 1,
      rounds: scenario.rounds.max,
      contextTokens: measured?.contextTokens,
      genSpeed: measured?.genSpeed?.median,
      ttftMs: measured?.ttftMs?.median,
      completed: measured?.outcomes.completed ?? 0,
      elapsedMs: clock.now(),
    })
  }
}
