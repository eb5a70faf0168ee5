import { type DomainSnapshotAdapter, expect, type MatcherState, Snapshots, type TestContext } from 'vitest'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { BaselineVerdict } from '../model/verdict.ts'
import { renderRegression } from '../report/diff.ts'
import { PLAIN } from '../report/palette.ts'
import { outcomeOf } from '../verdict/baseline/outcome.ts'
import { BASELINE_ARTIFACT } from './contract.ts'
import { recordOn } from './record.ts'
import { settings } from './settings.ts'
import { skipReason } from './skip-reason.ts'
import { entryOf, StoredEntry } from './stored-entry.ts'
import type { SweepOrigin } from './sweep.ts'

/** What a matcher answers to Vitest. */
export interface Matched {
  readonly pass: boolean
  message(): string
}

/** Whether a verdict passes, fails or is shown as skipped, by the scenario's policy and whether this is CI. */
export function outcomeIn(
  verdict: BaselineVerdict,
  { scenario }: Pick<SweepOrigin, 'scenario'>,
): 'pass' | 'fail' | 'skip' {
  return outcomeOf(verdict, { ci: settings().ci, onInconclusive: scenario.onInconclusive })
}

/**
 * Lets Vitest write, keep or refuse the entry in the snapshot file; the verdict is ours. A run that must not be stored
 * never reaches Vitest, and its entry stays as it is.
 */
export function matchStored(state: MatcherState, origin: SweepOrigin, context: TestContext): Matched {
  const entry = entryOf(context.task)
  const verdict = entry.verdictOn(origin.result, origin.scenario)
  const outcome = concluded(verdict, origin, context)
  if (outcome === 'skip') return context.skip(skipReason(verdict))
  const pass = outcome === 'pass'
  if (!reachesVitest(verdict, pass)) return answered({}, verdict, pass)
  const text = entry.textWith(origin.result, verdict.write ?? 'append')
  return answered(Snapshots.toMatchDomainSnapshot.call(state, adapterOf(text, verdict), origin.result), verdict, pass)
}

/** The same for an entry that stands in the call: Vitest hands it over without its indentation, and writes it back. */
export function matchInline(
  state: MatcherState,
  origin: SweepOrigin,
  { context, inline }: { readonly context: TestContext; readonly inline: string | undefined },
): Matched {
  const { snapshotUpdateState: mode } = expect.getState().snapshotState
  const scenario = afterTheFact(origin)
  const absent = new StoredEntry(undefined, mode)
  let verdict = absent.verdictOn(origin.result, scenario)
  if (inline === undefined && verdict.state === 'not-stored') {
    if (concluded(verdict, origin, context) === 'skip') return context.skip(skipReason(verdict))
    return answered({}, verdict, false)
  }
  const adapter: DomainSnapshotAdapter<string, string> = {
    name: 'ollama-inline-baseline',
    capture: () => absent.textWith(origin.result, 'append'),
    render: (captured) => captured,
    parseExpected: (input) => input,
    match: (_captured, stored) => {
      const entry = new StoredEntry(stored, mode)
      verdict = entry.verdictOn(origin.result, scenario)
      const { write } = verdict
      return {
        pass: write === undefined,
        resolved: write === undefined ? stored : entry.textWith(origin.result, write),
      }
    },
  }
  const result = Snapshots.toMatchDomainInlineSnapshot.call(state, adapter, origin.result, inline)
  const outcome = concluded(verdict, origin, context)
  return outcome === 'skip' ? context.skip(skipReason(verdict)) : answered(result, verdict, outcome === 'pass')
}

/** Records the verdict for the reporter and says what becomes of the test. */
function concluded(verdict: BaselineVerdict, origin: SweepOrigin, context: TestContext): 'pass' | 'fail' | 'skip' {
  recordOn(context, { type: BASELINE_ARTIFACT, sweepId: origin.sweepId, verdict })
  return outcomeIn(verdict, origin)
}

/** What Vitest keeps of its own result (the update for its review), under our verdict and our words. */
function answered(result: object, verdict: BaselineVerdict, pass: boolean): Matched {
  const message = () => renderRegression(verdict, { palette: PLAIN })
  const silent = { ...result, pass, message, actual: undefined, expected: undefined }
  return silent
}

/** Something to write, something to keep, or an entry that Vitest must miss in its own way. */
function reachesVitest({ write, state }: BaselineVerdict, pass: boolean): boolean {
  return write !== undefined || pass || state === 'missing'
}

/** `text` is what is stored when Vitest writes; without something to write, what is stored already matches. */
function adapterOf(text: string, { write }: BaselineVerdict): DomainSnapshotAdapter<string, string> {
  return {
    name: 'ollama-baseline',
    capture: () => text,
    render: (captured) => captured,
    parseExpected: (input) => input,
    match: (captured) => ({ pass: write === undefined, resolved: captured }),
  }
}

/** The sweep could not know what stands in a later call, so its rounds are all there are. */
function afterTheFact({ result, scenario }: SweepOrigin): ResolvedScenario {
  const rounds = Math.max(1, ...result.levels.map((level) => level.genSpeed?.rounds.length ?? 0))
  return { ...scenario, rounds: { min: Math.min(rounds, scenario.rounds.min), max: rounds } }
}
