import { ONE_AT_A_TIME } from '../measure/capacity.ts'
import { type Interval, meanOverlap } from '../measure/overlap.ts'
import { type LevelTraces, measureSweep, type RoundTraces } from '../measure/sweep.ts'
import type { LevelMetrics } from '../model/result.ts'
import type { RequestTrace } from '../model/trace.ts'
import { median } from '../stats/quantile.ts'
import type { ObservationWatch } from './observation-watch.ts'
import { serpentine } from './order.ts'
import type { RunParts } from './run-parts.ts'
import { leavesDoubt } from './server-return.ts'
import { type LevelSearch, type SearchedRun, searchLevels } from './search-levels.ts'

/** Asked after each full pass from `rounds.min` on, with what has been measured so far. */
export type NextRound = (levels: readonly LevelTraces[]) => 'round' | 'done'

export interface SweepRunParts extends RunParts {
  readonly next: NextRound
  /** Levels to look for after the least rounds of the scenario's own. */
  readonly search?: LevelSearch
}

/** Tokens of a warm-up request: enough to fill the slot's cache and to see whether requests overlap. */
const WARM_UP_TOKENS = 8

/** A level that completes nothing this many times in a row is left out of further passes. */
const HOPELESS_ROUNDS = 2

/** Fires the rounds of one run and keeps their traces. */
export class SweepRun {
  readonly #parts: SweepRunParts
  readonly #levels: Map<number, RoundTraces[]>
  readonly #order: number[] = []

  constructor(parts: SweepRunParts) {
    this.#parts = parts
    this.#levels = new Map(parts.scenario.parallel.map((parallel) => [parallel, []]))
  }

  get levels(): LevelTraces[] {
    return [...this.#levels].map(([parallel, rounds]) => ({ parallel, rounds })).toSorted(byLevel)
  }

  /** Levels that a search added, in the order it visited them. */
  get probes(): readonly number[] {
    return [...this.#levels.keys()].filter((parallel) => !this.#parts.scenario.parallel.includes(parallel))
  }

  /** Levels in the order their measured rounds ran. */
  get order(): readonly number[] {
    return [...this.#order]
  }

  /**
   * One short round at each of the levels: slots used for the first time pay a cold prompt, and connections are opened.
   * Answers with the time that a measured pass over them will take, ms.
   */
  async warmUp(levels: readonly number[]): Promise<number> {
    let expectedMs = 0
    for (const parallel of levels) {
      let traces = await this.#warmUpRound(parallel)
      if (sendSpread(traces) > TOGETHER_MS) traces = await this.#warmUpRound(parallel)
      expectedMs += this.#roundMs(traces)
      if (parallel > 1 && parallel <= this.#slots) this.#sayWhenOneAtATime(parallel, traces)
      if (this.#parts.deadline.signal.aborted) break
    }
    return expectedMs
  }

  /** As many as the server was started for; without a limit where that is not known. */
  get #slots(): number {
    return this.#parts.scenario.setting?.numParallel ?? Number.POSITIVE_INFINITY
  }

  async #warmUpRound(parallel: number): Promise<RequestTrace[]> {
    const bodies = Array.from({ length: parallel }, () => this.#parts.bodies.measured(WARM_UP_TOKENS))
    return await this.#parts.firing.round(bodies, { parallel, round: 0, loading: true, stage: 'warm-up' })
  }

  /**
   * Passes over all levels until `next` has enough or the maximum is reached; a search adds its levels once the least
   * passes are done. Stops early when the run is aborted.
   */
  async measure(watch: ObservationWatch): Promise<void> {
    const { min, max } = this.#parts.scenario.rounds
    for (let pass = 0; pass < min; pass += 1) await this.#pass(pass, watch)
    if (this.#parts.search) await searchLevels(this.#searched(watch), this.#parts.search)
    for (let pass = min; pass < max && this.#needsPass(pass); pass += 1) await this.#pass(pass, watch)
  }

  /** One round of each level that has not had that many yet; P=1 always, as the others are told against it. */
  async #pass(pass: number, watch: ObservationWatch): Promise<void> {
    const lacking = this.levels.filter(({ parallel, rounds }) => parallel === 1 || rounds.length <= pass)
    const levels = lacking.map(({ parallel }) => parallel)
    await this.#measureRounds(serpentine(levels, pass), watch)
  }

  async #measureRounds(levels: readonly number[], watch: ObservationWatch): Promise<void> {
    for (const parallel of levels) {
      if (this.#isOver) return
      if (!this.#isHopeless(parallel)) await this.#measureRound(parallel, watch)
    }
  }

  #searched(watch: ObservationWatch): SearchedRun {
    return {
      levels: () => this.levels,
      isStopped: () => this.#isOver,
      isHopeless: (parallel) => this.#isHopeless(parallel),
      visit: async (parallel) => {
        this.#levels.set(parallel, [])
        await this.warmUp([parallel])
      },
      measureRounds: async (levels) => await this.#measureRounds(levels, watch),
    }
  }

  /** Asked with as many rounds of each level as all have had: a search gives P=1 and levels at the edge more. */
  #needsPass(passes: number): boolean {
    const { levels } = this
    if (this.#isOver || levels.every(({ parallel }) => this.#isHopeless(parallel))) return false
    return this.#parts.next(levels.map((level) => ({ ...level, rounds: level.rounds.slice(0, passes) }))) === 'round'
  }

  async #measureRound(parallel: number, watch: ObservationWatch): Promise<void> {
    const rounds = this.#levels.get(parallel) ?? []
    const round = rounds.length
    const bodies = Array.from({ length: parallel }, () => this.#parts.bodies.measured())
    const traces = await this.#parts.firing.round(bodies, { parallel, round, loading: false })
    if (traces.some((trace) => trace.outcome === 'aborted')) return
    const sentAt = Math.min(...traces.map((trace) => trace.sentAt))
    const [memory, stall] = await Promise.all([this.#parts.memory.read(sentAt), watch.afterRound(traces)])
    rounds.push({ traces, ...memory, stall })
    this.#order.push(parallel)
    // First kept, then said: a round that a person has seen end is not lost with this process.
    await this.#parts.onRound()
    this.#sayRound(parallel, round)
    if (traces.some(leavesDoubt)) await this.#recover()
  }

  /**
   * After a broken round: waits for a server that is away, then has the model loaded and its slots warmed again, so that
   * the next round is not the one that pays. The highest level comes first: what breaks there again, the others mend.
   */
  async #recover(): Promise<void> {
    await this.#parts.firing.awaitServer(this.#parts.onProgress)
    for (const { parallel } of this.levels.toReversed()) {
      if (!this.#isOver && !this.#isHopeless(parallel)) await this.#warmUpRound(parallel)
    }
  }

  get #isOver(): boolean {
    return this.#parts.deadline.signal.aborted || this.#parts.firing.serverLost === 'gone'
  }

  #isHopeless(parallel: number): boolean {
    const last = (this.#levels.get(parallel) ?? []).slice(-HOPELESS_ROUNDS)
    return (
      last.length === HOPELESS_ROUNDS &&
      last.every(({ traces }) => traces.every((trace) => trace.outcome !== 'completed'))
    )
  }

  #sayRound(parallel: number, round: number): void {
    const { scenario, clock, onProgress } = this.#parts
    const rounds = this.#levels.get(parallel)?.slice(-1) ?? []
    const [level] = measureSweep([{ parallel, rounds }], { coldPrompts: false, cliffThreshold: 0.5 }).levels
    const numbers: LevelMetrics = level ?? {}
    onProgress({
      type: 'round',
      scenario: scenario.name,
      parallel,
      round: round + 1,
      of: round < scenario.rounds.max ? scenario.rounds.max : undefined,
      genSpeed: numbers.genSpeed?.median,
      throughput: numbers.throughput?.median,
      ttftMs: numbers.ttftMs?.median,
      completed: level?.outcomes.completed ?? 0,
      elapsedMs: clock.now(),
    })
  }

  /** A warm-up round scaled to the tokens of a measured one. */
  #roundMs(traces: readonly RequestTrace[]): number {
    const spans = traces.map(({ contentAt, sentAt, endAt }) => {
      const steps = contentAt.slice(1).map((at, index) => at - (contentAt[index] ?? at))
      return (contentAt[0] ?? endAt) - sentAt + (median(steps) ?? 0) * this.#parts.scenario.options.num_predict
    })
    return Math.max(0, ...spans)
  }

  #sayWhenOneAtATime(parallel: number, traces: readonly RequestTrace[]): void {
    const spans = traces.flatMap(({ contentAt }): Interval[] => {
      const [first, last] = [contentAt[0], contentAt.at(-1)]
      return first === undefined || last === undefined ? [] : [[first, last]]
    })
    if (spans.length < parallel || (meanOverlap(spans) ?? parallel) > ONE_AT_A_TIME) return
    const text = `P=${parallel} was served one at a time in the warm-up: gen speed there will not be measured as contention. Raise OLLAMA_NUM_PARALLEL, or require user speed.`
    this.#parts.onProgress({ type: 'note', text })
  }
}

const byLevel = (a: LevelTraces, b: LevelTraces): number => a.parallel - b.parallel

/**
 * Requests sent further apart than this, because connections were still being opened, may have found a slot free again
 * that another of them had just warmed: the round is then run once more over the open connections.
 */
const TOGETHER_MS = 5

function sendSpread(traces: readonly RequestTrace[]): number {
  const sent = traces.map((trace) => trace.sentAt)
  return Math.max(...sent) - Math.min(...sent)
}
