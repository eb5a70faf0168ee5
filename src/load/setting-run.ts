import { BenchError } from '../errors.ts'
import { type Pressure, readPressure } from '../machine/pressure.ts'
import { SWAP_NOTICED_BYTES } from '../measure/rate-settings.ts'
import type { SweepResult } from '../model/result.ts'
import type { ResolvedScenario, Startable } from '../model/scenario.ts'
import { measureAt, type RunOptions } from './run-scenario.ts'

export interface MatrixOptions extends RunOptions {
  /** Told all settings whenever one more load has ended, so that a run that is cut short has something to show. */
  readonly onMeasured: (settings: readonly SettingRun[]) => Promise<void>
}

/** Why a setting has no numbers, or none any more. */
export interface SettingFailure {
  readonly state: 'willNotLoad' | 'unknown'
  readonly reason: string
}

/** One setting of a managed server: each of its loads is a server of its own, started and ended around it. */
export class SettingRun {
  readonly name: string
  readonly scenario: ResolvedScenario
  readonly #results: SweepResult[] = []
  #swapBytes: number | undefined
  #failure: SettingFailure | undefined

  constructor({ name, scenario }: ResolvedScenario['variants'][number]) {
    this.name = name
    this.scenario = scenario
  }

  get results(): readonly SweepResult[] {
    return this.#results
  }

  get failure(): SettingFailure | undefined {
    return this.#failure
  }

  /** Most that swap grew by from before a start to the end of its rounds; absent where nobody tells. */
  get swapGrowthBytes(): number | undefined {
    return this.#swapBytes
  }

  get isSwapping(): boolean {
    return (this.#swapBytes ?? 0) > SWAP_NOTICED_BYTES
  }

  /** One load. A model that does not load is a finding and not an error. @throws BenchError where no setting could do better */
  async measure(options: RunOptions): Promise<void> {
    const before = await readPressure()
    try {
      this.#results.push(await this.#load(options))
    } catch (error) {
      const failure = failureOf(error)
      if (!failure) throw error
      this.#failure = failure
    }
    const simulated = this.#results.at(-1)?.simulated ?? false
    if (!simulated) this.#takeSwap(swapGrowth(before, await readPressure()))
  }

  async #load(options: RunOptions): Promise<SweepResult> {
    // Only ever made with a server of its own.
    const started = await (this.scenario.host as Startable).start()
    for (const text of started.notes ?? []) options.onProgress?.({ type: 'note', text })
    try {
      return await measureAt(started.url, this.scenario, {
        ...options,
        onSoFar: undefined,
        prepare: () => ({}),
        attempt: 1,
      })
    } finally {
      await started.stop()
    }
  }

  #takeSwap(bytes: number | undefined): void {
    if (bytes !== undefined) this.#swapBytes = Math.max(this.#swapBytes ?? bytes, bytes)
  }
}

/** Neither the model's absence nor a stopped run has to do with a setting. */
function failureOf(error: unknown): SettingFailure | undefined {
  if (!(error instanceof BenchError)) return undefined
  const { code, message: reason } = error
  if (code === 'MODEL_TOO_LARGE' || code === 'LOAD_FAILED' || code === 'LOAD_TIMED_OUT')
    return { state: 'willNotLoad', reason }
  return code === 'LEVEL_EMPTY' || code === 'TIMED_OUT' ? { state: 'unknown', reason } : undefined
}

function swapGrowth(before: Pressure, after: Pressure): number | undefined {
  const [a, b] = [before.swapOutBytes, after.swapOutBytes]
  return a === undefined || b === undefined ? undefined : b - a
}

/** What was measured before a run was stopped is not lost with the load that was stopped. */
export function isWorthKeeping(settings: readonly SettingRun[], { signal }: RunOptions): boolean {
  return signal?.aborted === true && settings.some(({ results }) => results.length > 0)
}

export function sayFailure({ name, failure }: SettingRun, { onProgress }: RunOptions): void {
  if (!failure) return
  const what = failure.state === 'willNotLoad' ? 'will not load' : 'was not measured'
  onProgress?.({ type: 'note', text: `${name} ${what}: ${failure.reason}` })
}
