import { expect, type TestContext } from 'vitest'
import { appendSession } from '../baseline/append.ts'
import { parseBaseline, type StoredBaseline } from '../baseline/entry.ts'
import { sectionOf } from '../baseline/section-of.ts'
import type { RunIdentity, RunPlan } from '../load/run-plan.ts'
import { textChanged } from '../measure/guards/index.ts'
import { sessionOf } from '../measure/session.ts'
import { measureSweep } from '../measure/sweep.ts'
import type { StoredState } from '../model/baseline.ts'
import { placeKind } from '../model/places.ts'
import type { SweepResult, Warning } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { BaselineVerdict, StoredSession } from '../model/verdict.ts'
import { type BaselineInput, judgeBaseline, nextRound, suspectLevels } from '../verdict/baseline.ts'
import { fitnessOf } from '../verdict/baseline/fitness.ts'
import { BenchError } from '../errors.ts'
import { settings } from './settings.ts'
import { storedFile } from './stored-file.ts'

type Mode = BaselineInput['mode']

/** One entry of the snapshot file: what is stored for a scenario, a section per machine. */
export class StoredEntry {
  readonly #text: string | undefined
  readonly #mode: Mode
  readonly #place: ((lineOfEntry: number) => string) | undefined

  /**
   * `text` is absent where the file has no such entry; `mode` is Vitest's snapshotUpdateState; `place` tells file and
   * line where the entry opens.
   */
  constructor(text: string | undefined, mode: Mode, place?: (lineOfEntry: number) => string) {
    this.#text = text
    this.#mode = mode
    this.#place = place
  }

  /** What the stored sessions want of a run. @throws BASELINE_UNREADABLE before any request */
  plan(identity: RunIdentity, scenario: ResolvedScenario): RunPlan {
    const stored = this.#section(sectionKey(identity.machine.key), identity.fingerprint)
    const { sessions } = settings().record
    const recording = this.#mode === 'all' || (this.#mode === 'new' && stored.state === 'absent')
    const record = recording ? { freshLoad: this.#mode === 'all', sessions } : {}
    return stored.state === 'sessions' ? { ...record, ...judgingPlan(stored, scenario, this.#mode) } : record
  }

  /** @throws BASELINE_UNREADABLE naming the line in the file, where there is one */
  #section(key: string, fingerprint: string): StoredState {
    try {
      return sectionOf(this.#text, key, fingerprint)
    } catch (error) {
      if (!(error instanceof BenchError && this.#place)) throw error
      const { code, message, details } = error
      throw new BenchError(code, `${this.#place(Number(details['line']))}: ${message}`, { details })
    }
  }

  /** What the stored baseline says of a finished run. Pure: asking twice gives the same. */
  verdictOn(sweep: SweepResult, scenario: ResolvedScenario): BaselineVerdict {
    const machine = sectionKey(sweep.machine.key)
    const stored = this.#section(machine, sweep.scenario.fingerprint)
    const { tolerance, rounds } = scenario
    const { confirmation: again, conditions, search } = sweep
    const confirmation = again?.state === 'measured' ? sessionOf({ ...again, conditions, search }) : undefined
    const unconfirmedBecause = again?.state === 'refused' ? again.reason : undefined
    const fitness = fitnessOf(sweep)
    const session = sessionOf(sweep)
    const run = { session, confirmation, unconfirmedBecause, fitness, place: placeKind(sweep) }
    const searchedFrom = scenario.search && scenario.parallel
    return judgeBaseline({ machine, stored, ...run, mode: this.#mode, tolerance, rounds, searchedFrom })
  }

  /** What is to be said of a run beside what is stored: whether the server's output changed. */
  doubtsOn(sweep: SweepResult): Warning[] {
    const stored = this.#section(sectionKey(sweep.machine.key), sweep.scenario.fingerprint)
    const newest = stored.state === 'sessions' ? stored.sessions.at(-1) : undefined
    return textChanged(sweep.conditions.probeText, newest?.conditions.probeText)
  }

  /** The entry as it would be with this run's sessions in it; other machines' sections byte for byte. */
  textWith(sweep: SweepResult, write: 'append' | 'epoch'): string {
    const key = sectionKey(sweep.machine.key)
    const { fingerprint } = sweep.scenario
    const [first, ...more] = sessionsOf(sweep)
    const before = this.#text === undefined ? undefined : parseBaseline(this.#text)
    const stored = this.#section(key, fingerprint)
    const sameLoad = !sweep.freshLoad && stored.state === 'sessions' && isSameLoad(stored.sessions.at(-1), sweep)
    const append = (
      text: StoredBaseline | undefined,
      session: StoredSession,
      how: { newEpoch?: boolean; sameLoad?: boolean },
    ) => appendSession(text, { key, fingerprint, session, ...how })
    if (!first) throw new TypeError('A run without a session cannot be stored')
    return more.reduce(
      (text, session) => append(parseBaseline(text), session, {}),
      append(before, first, { newEpoch: write === 'epoch', sameLoad }),
    )
  }
}

/**
 * Where loads have no name, two recordings of one day without a reload between them are taken for one load.
 */
function isSameLoad(newest: StoredSession | undefined, { loadId, startedAt }: SweepResult): boolean {
  const unnamed = newest !== undefined && newest.load === undefined && loadId === undefined
  return unnamed && newest.startedAt.slice(0, 10) === startedAt.slice(0, 10)
}

/** The run's own session and those of its further loads, each with the run's conditions; none that is not fit to be judged. */
function sessionsOf(sweep: SweepResult): StoredSession[] {
  const { conditions, search, recorded = [] } = sweep
  const fit = recorded.filter((load) => !load.warnings?.some((warning) => warning.guard))
  return [sessionOf(sweep), ...fit.map((load) => sessionOf({ ...load, conditions, search }))]
}

/** Rounds until the numbers are clear, and a confirmation of what looks regressed; nobody confirms what he accepts. */
function judgingPlan(stored: StoredState & { state: 'sessions' }, scenario: ResolvedScenario, mode: Mode): RunPlan {
  const { tolerance, rounds, cliffThreshold } = scenario
  const rule = { tolerance, rounds, searchedFrom: scenario.search && scenario.parallel }
  const options = { coldPrompts: false, cliffThreshold }
  const conditions = stored.sessions.at(-1)?.conditions ?? {}
  return {
    passMs: passMs(stored, scenario),
    next: (traces) => {
      const { levels } = measureSweep(traces, options)
      const session = sessionOf({ startedAt: new Date(0).toISOString(), conditions, levels })
      return nextRound({ stored, session, ...rule })
    },
    suspects: (load, now) =>
      mode === 'all'
        ? []
        : suspectLevels({ stored, session: sessionOf({ ...load, conditions: now }), place: placeKind(load), ...rule }),
  }
}

/**
 * The entry of a test, found as Vitest finds it. `title` names another test of the same suite.
 * @throws BASELINE_UNREADABLE where the file that holds it is damaged
 */
export function entryOf(task: TestContext['task'], title?: string): StoredEntry {
  const { snapshotState } = expect.getState()
  const names = task.fullTestName.split(' > ')
  const testName = title === undefined ? task.fullTestName : [...names.slice(0, -1), title].join(' > ')
  const { data } = snapshotState.probeExpectedSnapshot({ testName, testId: task.id, isInline: false })
  const file = storedFile()
  if (file.damage) throw file.damage
  const place = (line: number) => `${file.name}:${(file.lineOf(testName, data ?? '') ?? 1) + line - 1}`
  return new StoredEntry(data, snapshotState.snapshotUpdateState, place)
}

/** Several projects may run one file, and Vitest keeps one entry for all of them. */
function sectionKey(machine: string): string {
  const { project } = settings()
  return project === '' ? machine : `${machine} · project ${project}`
}

/** What the newest session took for one pass over the levels, ms; of other modes too little is stored to tell; a search has a P=1 beside each level that it visits. */
function passMs({ sessions }: StoredState & { state: 'sessions' }, scenario: ResolvedScenario): number | undefined {
  if (scenario.mode !== 'parallel-sweep') return undefined
  const newest: StoredSession['rounds'] = sessions.at(-1)?.rounds ?? {}
  const visited = Object.keys(newest.genSpeed ?? {})
    .map(Number)
    .filter((level) => !scenario.parallel.includes(level))
  const levels = [...scenario.parallel, ...(scenario.search ? visited.flatMap((level) => [1, level]) : [])]
  const total = levels.reduce((sum, parallel) => {
    const speed = newest.genSpeed?.[parallel]?.[0]
    const ttftMs = newest.ttftMs?.[parallel]?.[0] ?? 0
    return speed === undefined ? Number.NaN : sum + ttftMs + (1000 * scenario.options.num_predict) / speed
  }, 0)
  return Number.isNaN(total) ? undefined : total
}
