import type { CliffLevel, LevelResult, SweepResult } from '../../model/result.ts'
import { absence, levelAbsence } from './absence.ts'
import { adviceOn } from './advice.ts'
import type { CliffRequirement } from './ast.ts'
import { oneAtATime, raiseNumParallel, servedOneAtATime } from './contention.ts'
import { type Finding, type Lacking, lack, met, missed } from './finding.ts'
import { formatFactor, formatHalf, formatLimit } from './format.ts'
import type { RequirementInput } from './input.ts'

/**
 * Level n and every measured level below it are above the cliff line. One level below the line is a miss; one at the
 * edge of it is not, unless `strict` compares its plain ratio; one that could not be judged leaves it open.
 */
export function evaluateCliff({ parallel }: CliffRequirement, input: RequirementInput): Finding {
  const { sweep } = input
  const judged = sweep.cliff.levels.filter((level) => level.parallel <= parallel && level.parallel > 1)
  const below = judged.find((level) => isBelow(level, input))
  if (below) return missed(describe(sweep, below, 'below'), adviceOn(sweep, 'genSpeed'))
  const open = openLevel(sweep, parallel)
  if (open) return lack(open)
  if (parallel === 1) return met('P=1 is what the cliff is told against, so it is always above the line')
  const edge = judged.find(({ side }) => side === 'edge')
  if (edge && !input.strict) return met(describe(sweep, edge, 'at the edge of'))
  const lowest = judged.reduce<CliffLevel | undefined>(
    (low, each) => (low && low.ratio <= each.ratio ? low : each),
    undefined,
  )
  return lowest ? met(describe(sweep, lowest, 'above')) : lack(levelAbsence(sweep, parallel))
}

function isBelow({ ratio, side }: CliffLevel, { strict, sweep }: RequirementInput): boolean {
  return strict ? ratio < sweep.cliff.threshold : side === 'below'
}

function describe({ cliff }: SweepResult, { parallel, ratio, band }: CliffLevel, where: string): string {
  const half = formatHalf(ratio * (band - 1), '%')
  return (
    `gen speed at P=${parallel} is ${formatFactor(ratio, '%')} ± ${half} of P=1, ` +
    `${where} the cliff line of ${formatLimit(cliff.threshold, '%')}`
  )
}

/** The first level up to n that nothing can be said of, or n itself where it was not measured. */
function openLevel(sweep: SweepResult, upTo: number): Lacking | undefined {
  if (!sweep.levels.some(({ parallel }) => parallel === upTo)) return levelAbsence(sweep, upTo)
  for (const level of sweep.levels.filter(({ parallel }) => parallel <= upTo)) {
    const lacking = unjudged(sweep, level)
    if (lacking) return lacking
  }
  return undefined
}

function unjudged(sweep: SweepResult, level: LevelResult): Lacking | undefined {
  const { queueFrom, slots } = sweep.capacity
  if (servedOneAtATime(level)) return oneAtATime(level, 'gen speed')
  if (!level.genSpeed) return absence(sweep, 'genSpeed', level)
  if (queueFrom !== undefined && level.parallel >= queueFrom) return queued(level.parallel, slots)
  const judged = level.parallel === 1 || sweep.cliff.levels.some(({ parallel }) => parallel === level.parallel)
  return judged ? undefined : levelAbsence(sweep, level.parallel)
}

function queued(parallel: number, slots: number | undefined): Lacking {
  return {
    lacking:
      `at P=${parallel} requests wait for one of ${slots ?? 'fewer'} slots, and beyond the slots gen speed stops falling: ` +
      'raise OLLAMA_NUM_PARALLEL on the server, or ask for a lower level',
    cure: raiseNumParallel(parallel),
  }
}
