import { startClock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import { isLoopback } from '../load/host.ts'
import { idleMs } from '../load/reload.ts'
import { runScenario } from '../load/run-scenario.ts'
import { sessionOf } from '../measure/session.ts'
import type { Progress } from '../model/progress.ts'
import type { SweepResult } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { SessionLoads, StabilityResult } from '../model/stability.ts'
import { sessionLine, totalLine } from '../report/stability-progress.ts'
import { TOOL } from '../tool.ts'
import { fitnessOf } from '../verdict/baseline/fitness.ts'
import { stabilityOf } from '../verdict/stability.ts'
import type { Screen } from './screen.ts'

export const FEWEST_SESSIONS = 3

export interface StabilityRunOptions {
  readonly sessions: number
  readonly signal: AbortSignal
  readonly screen: Screen
}

/** Measures an unchanged system several times, each session a run of its own: looked at, loaded, warmed up, measured. */
export class StabilityRun {
  readonly #scenario: ResolvedScenario
  readonly #at: StabilityRunOptions
  readonly #clock = startClock()
  readonly #sweeps: SweepResult[] = []
  readonly #leftOut: { session: number; why: string }[] = []
  #failure: BenchError | undefined

  constructor(scenario: ResolvedScenario, options: StabilityRunOptions) {
    this.#scenario = scenario
    this.#at = options
  }

  /** What ended the run early. */
  get failure(): BenchError | undefined {
    return this.#failure
  }

  /** Keeps the sessions that ended, whatever stopped it. */
  async measure(): Promise<void> {
    const { sessions, signal, screen } = this.#at
    try {
      for (let session = 1; session <= sessions && !signal.aborted; session += 1) {
        if (sessions - this.#leftOut.length < FEWEST_SESSIONS) return
        const each = this.#clock.now() / (session - 1)
        const leftMs = session > 1 ? each * (sessions - session + 1) : undefined
        screen.say(sessionLine({ session, of: sessions, leftMs }, screen.palette))
        await this.#session(session)
      }
    } catch (error) {
      if (!(error instanceof BenchError)) throw error
      // Who stopped it knows why it ended.
      if (!signal.aborted) this.#failure = error
    }
  }

  /** @throws BenchError NOT_MEASURED where fewer than three sessions can be used */
  result(): StabilityResult {
    const usable = this.#sweeps.map((sweep) => sessionOf(sweep))
    const stability = stabilityOf(usable)
    const last = this.#sweeps.at(-1)
    if (!stability || !last) throw this.#tooFew(usable.length)
    const { simulated, tool, scenario, machine } = last
    const startedAt = new Date(this.#clock.zero.unixMs).toISOString()
    return {
      format: 1,
      simulated,
      tool,
      startedAt,
      durationMs: this.#clock.now(),
      scenario,
      machine,
      loads: loadsOf(this.#sweeps, this.#scenario),
      stability,
      leftOut: this.#leftOut,
      sessions: usable,
    }
  }

  async #session(session: number): Promise<void> {
    const { signal, screen } = this.#at
    const startedAt = this.#clock.now()
    const sweep = await runScenario(this.#scenario, {
      tool: TOOL,
      signal,
      onProgress: (event) => this.#say(event, { first: session === 1, startedAt }),
      onFlight: screen.onFlight,
      prepare: () => ({ freshLoad: true }),
      unfit: (result) => fitnessOf(result).doubts[0],
    })
    if (signal.aborted) return
    const { doubts, faults } = fitnessOf(sweep)
    const why = [...doubts, ...faults].join('; ')
    if (why === '') this.#sweeps.push(sweep)
    else this.#leftOut.push({ session, why })
  }

  /** What a session expects of itself is turned into the time of all of them, once. */
  #say(event: Progress, { first, startedAt }: { first: boolean; startedAt: number }): void {
    const { screen, sessions } = this.#at
    if (event.type !== 'expected') return screen.onProgress(event)
    screen.note(event)
    if (!first || event.expectedMs === undefined) return
    const beforeRounds = Math.max(this.#clock.now() - startedAt, restMs(this.#scenario, event.simulated))
    screen.say(totalLine(sessions * (beforeRounds + event.expectedMs), screen.palette))
  }

  #tooFew(usable: number): BenchError {
    const out = this.#leftOut.map(({ session, why }) => ` Session ${session} is left out: ${why}.`).join('')
    if (this.#at.signal.aborted) {
      const ended = usable + this.#leftOut.length
      return new BenchError(
        'ABORTED',
        `stability was stopped after ${ended} of ${this.#at.sessions} sessions, and fewer than ${FEWEST_SESSIONS} tell no scatter.${out} Let it run to its end.`,
      )
    }
    const what = `stability was not measured: ${usable} of ${this.#at.sessions} sessions with a gen speed could be used, and fewer than ${FEWEST_SESSIONS} tell no scatter.`
    return new BenchError('NOT_MEASURED', `${what}${out} Remove the cause and run again.`)
  }
}

/** Rest before a session, as far as it is known before the server is asked. */
export function restMs(scenario: ResolvedScenario, simulated: boolean): number {
  const { reload, host } = scenario
  const reloads = reload === 'always' || (reload === 'auto' && (typeof host !== 'string' || isLoopback(host)))
  return reloads ? idleMs(scenario, simulated) : 0
}

/** A first session that found the model unloaded is a fresh load; all others take an unload. */
function loadsOf(sweeps: readonly SweepResult[], { reload }: ResolvedScenario): SessionLoads {
  const kept = sweeps.find(({ freshLoad }) => !freshLoad)
  if (!kept) return 'fresh'
  if (reload === 'never') return 'never'
  return kept.conditions.server === 'remote' ? 'remote' : 'other-model'
}
