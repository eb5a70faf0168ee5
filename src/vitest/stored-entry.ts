import { expect, type TestContext } from 'vitest'
import { appendSession } from '../baseline/append.ts'
import { parseBaseline } from '../baseline/entry.ts'
import { sectionOf } from '../baseline/section-of.ts'
import type { RunIdentity, RunPlan } from '../load/run-scenario.ts'
import { sessionOf } from '../measure/session.ts'
import { measureSweep } from '../measure/sweep.ts'
import type { StoredState } from '../model/baseline.ts'
import type { SweepResult } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { BaselineVerdict, StoredSession } from '../model/verdict.ts'
import { type BaselineInput, judgeBaseline, nextRound } from '../verdict/baseline.ts'
import { fitnessOf } from '../verdict/baseline/fitness.ts'
import { settings } from './settings.ts'

type Mode = BaselineInput['mode']

/** One entry of the snapshot file: what is stored for a scenario, a section per machine. */
export class StoredEntry {
  readonly #text: string | undefined
  readonly #mode: Mode

  /** `text` is absent where the file has no such entry; `mode` is Vitest's snapshotUpdateState. */
  constructor(text: string | undefined, mode: Mode) {
    this.#text = text
    this.#mode = mode
  }

  /** Decides how many rounds are needed from what is stored. @throws BASELINE_UNREADABLE before any request */
  plan(identity: RunIdentity, scenario: ResolvedScenario): RunPlan {
    const stored = sectionOf(this.#text, sectionKey(identity.machine.key), identity.fingerprint)
    if (stored.state !== 'sessions') return {}
    const { conditions } = identity
    const options = { coldPrompts: false, cliffThreshold: scenario.cliffThreshold }
    const { tolerance, rounds } = scenario
    return {
      expectedMs: expectedMs(stored, scenario),
      next: (traces) => {
        const { levels } = measureSweep(traces, options)
        const session = sessionOf({ startedAt: new Date(0).toISOString(), conditions, levels })
        return nextRound({ stored, session, tolerance, rounds })
      },
    }
  }

  /** What the stored baseline says of a finished run. Pure: asking twice gives the same. */
  verdictOn(sweep: SweepResult, scenario: ResolvedScenario): BaselineVerdict {
    const machine = sectionKey(sweep.machine.key)
    const stored = sectionOf(this.#text, machine, sweep.scenario.fingerprint)
    const { tolerance, rounds } = scenario
    const session = sessionOf(sweep)
    return judgeBaseline({ machine, stored, session, mode: this.#mode, fitness: fitnessOf(sweep), tolerance, rounds })
  }

  /** The entry as it would be with this run's session in it; other machines' sections byte for byte. */
  textWith(sweep: SweepResult, write: 'append' | 'epoch'): string {
    const before = this.#text === undefined ? undefined : parseBaseline(this.#text)
    const key = sectionKey(sweep.machine.key)
    const { fingerprint } = sweep.scenario
    return appendSession(before, { key, fingerprint, session: sessionOf(sweep), newEpoch: write === 'epoch' })
  }
}

/** The entry of a test, found as Vitest finds it. `title` names another test of the same suite. */
export function entryOf(task: TestContext['task'], title?: string): StoredEntry {
  const { snapshotState } = expect.getState()
  const names = task.fullTestName.split(' > ')
  const testName = title === undefined ? task.fullTestName : [...names.slice(0, -1), title].join(' > ')
  const { data } = snapshotState.probeExpectedSnapshot({ testName, testId: task.id, isInline: false })
  return new StoredEntry(data, snapshotState.snapshotUpdateState)
}

/** Several projects may run one file, and Vitest keeps one entry for all of them. */
function sectionKey(machine: string): string {
  const { project } = settings()
  return project === '' ? machine : `${machine} · project ${project}`
}

/** Rounds that a pass usually takes, times what the newest session took for each. */
function expectedMs({ sessions }: StoredState & { state: 'sessions' }, scenario: ResolvedScenario): number | undefined {
  const newest: StoredSession['rounds'] = sessions.at(-1)?.rounds ?? {}
  const passMs = scenario.parallel.reduce((sum, parallel) => {
    const speed = newest.genSpeed?.[parallel]?.[0]
    const ttftMs = newest.ttftMs?.[parallel]?.[0] ?? 0
    return speed === undefined ? Number.NaN : sum + ttftMs + (1000 * scenario.options.num_predict) / speed
  }, 0)
  return Number.isNaN(passMs) ? undefined : passMs * scenario.rounds.min
}
