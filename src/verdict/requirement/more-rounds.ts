import { type LevelTraces, measureSweep } from '../../measure/sweep.ts'
import type { SweepResult } from '../../model/result.ts'
import type { Requirement } from './ast.ts'
import { evaluateRequirement } from './evaluate.ts'

type Next = (levels: readonly LevelTraces[]) => 'round' | 'done'

/**
 * Whether requirements want further rounds, asked after each pass. A ratio or a cliff that is not plainly met is measured
 * to the last round before it is judged: three rounds misjudge a true 63 % against "≥ 60 %" in 2 % of runs on a rough
 * machine, eight in 0.5 % (docs/verdicts.md). Absolute bounds do not change with rounds. Undefined: none ever will.
 */
export function roundsWanted(
  requirements: readonly Requirement[],
  { cliffThreshold }: { readonly cliffThreshold: number },
): Next | undefined {
  const ratios = requirements.filter(isRatio)
  if (ratios.length === 0) return undefined
  return (traces) => {
    const { levels, capacity, cliff } = measureSweep(traces, { coldPrompts: false, cliffThreshold })
    const sweep: SweepResult = { ...UNFINISHED, levels, capacity, cliff }
    const open = ratios.some((ratio) => evaluateRequirement(ratio, { sweep, strict: true }).state === 'missed')
    return open ? 'round' : 'done'
  }
}

/** Another round when either wants one; undefined where neither ever does. */
export function eitherNext(first: Next | undefined, second: Next | undefined): Next | undefined {
  if (!first || !second) return first ?? second
  return (levels) => (first(levels) === 'round' ? 'round' : second(levels))
}

function isRatio(requirement: Requirement): boolean {
  if (requirement.kind === 'cliff') return true
  return (
    requirement.kind === 'compare' && requirement.bound.kind === 'multiple' && requirement.bound.of.kind === 'level'
  )
}

/** All that ratios of a run under way do not look at. */
const UNFINISHED: Omit<SweepResult, 'levels' | 'capacity' | 'cliff'> = {
  format: 1,
  simulated: false,
  tool: { name: '', version: '' },
  startedAt: '',
  clock: { unixMs: 0, monotonicNs: '0' },
  durationMs: 0,
  inFlightMs: 0,
  scenario: {
    name: '',
    model: '',
    endpoint: 'generate',
    parallel: [],
    rounds: { min: 1, max: 1 },
    options: {},
    cache: 'cold',
    think: false,
    cliffThreshold: 0.5,
    promptSha256: '',
    fingerprint: '',
  },
  machine: { key: '', origin: 'local' },
  conditions: {},
  order: [],
  memory: [],
  run: {},
  freshLoad: false,
  attempt: 1,
  warnings: [],
}
