import { metricOf } from '../../model/metric.ts'
import type { LevelResult } from '../../model/result.ts'
import { adviceOn } from './advice.ts'
import { levelAbsence } from './absence.ts'
import { type Comparison, numberOf } from './ast.ts'
import { noContention, overlapNote } from './contention.ts'
import { type Finding, type Lacking, isLacking, lack } from './finding.ts'
import { formatPlace, formatPlaces } from './format.ts'
import { type Held, judgeHeld, subjectOf } from './held.ts'
import type { RequirementInput } from './input.ts'
import { heldAgainstShare } from './memory.ts'
import { heldAgainstMultiple, heldAgainstValue } from './references.ts'
import { type Reading, readLevel } from './values.ts'

/** A finding on one level; `margin` orders levels, and is absent where nothing was measured. */
interface LevelFinding extends Finding {
  readonly parallel: number
  readonly margin?: number
}

/** Judges a metric that levels have: at the level named, at every measured level, or at its best one. */
export function evaluateLevels(requirement: Comparison, input: RequirementInput): Finding {
  const { at, metric } = requirement
  if (at) return atNamedLevel(requirement, numberOf(at), input)
  const levels = spokenOf(requirement, input)
  const [only] = levels
  if (!only) return lack(nothingToCompare(input))
  if (levels.length === 1) return plainly(atLevel(requirement, only, input))
  return metricOf(metric).withoutLevel === 'best'
    ? bestOf(requirement, levels, input)
    : worstOf(requirement, levels, input)
}

function atNamedLevel(requirement: Comparison, parallel: number, input: RequirementInput): Finding {
  const level = input.sweep.levels.find((each) => each.parallel === parallel)
  return level ? plainly(atLevel(requirement, level, input)) : lack(levelAbsence(input.sweep, parallel))
}

/** All levels; of "60% of P=1" all but P=1, which would be compared with itself. */
function spokenOf({ metric, bound }: Comparison, { sweep }: RequirementInput): readonly LevelResult[] {
  const of = bound.kind === 'multiple' ? bound.of : undefined
  if ((of?.kind !== 'level' && of?.kind !== 'turn') || metricOf(metric).withoutLevel === 'best') return sweep.levels
  return sweep.levels.filter(({ parallel }) => parallel !== numberOf(of))
}

/** One miss is a miss; else one level that was not measured leaves the whole open. */
function worstOf(requirement: Comparison, levels: readonly LevelResult[], input: RequirementInput): Finding {
  const findings = levels.map((level) => atLevel(requirement, level, input))
  const missing = findings.filter(({ state }) => state === 'missed')
  const open = findings.find(({ state }) => state === 'not measured')
  if (missing.length === 0 && open) return plainly(open)
  const worst = findings
    .filter(({ margin }) => margin !== undefined)
    .reduce((least, each) => ((each.margin ?? 0) < (least.margin ?? 0) ? each : least))
  const also = missing.filter((each) => each !== worst).map(({ parallel }) => parallel)
  const note = `worst of ${formatPlaces(
    input.sweep,
    levels.map(({ parallel }) => parallel),
  )}`
  return withNote(worst, also.length > 0 ? `${note}; missed at ${formatPlaces(input.sweep, also)} too` : note)
}

/** The level where the metric itself is best, among those that have it. */
function bestOf(requirement: Comparison, levels: readonly LevelResult[], input: RequirementInput): Finding {
  const read = levels.map((level) => ({ level, reading: readAt(requirement, level, input) }))
  const known = read.flatMap(({ level, reading }) => (isLacking(reading) ? [] : [{ level, value: reading.value }]))
  const lacking = read.flatMap(({ reading }) => (isLacking(reading) ? [reading] : []))
  const [first] = known
  if (!first) return lack(lacking[0] ?? nothingToCompare(input))
  const sign = metricOf(requirement.metric).better === 'higher' ? 1 : -1
  const best = known.reduce((top, each) => (sign * (each.value - top.value) > 0 ? each : top), first)
  const finding = atLevel(requirement, best.level, input)
  return withNote(
    finding,
    `best of ${formatPlaces(
      input.sweep,
      known.map(({ level }) => level.parallel),
    )}`,
  )
}

function atLevel(requirement: Comparison, level: LevelResult, input: RequirementInput): LevelFinding {
  const { parallel } = level
  const now = readAt(requirement, level, input)
  if (isLacking(now)) return { ...lack(now), parallel }
  const held = holdAgainst(requirement, { level, value: now.value }, input)
  if (isLacking(held)) return { ...lack(held), parallel }
  const subject = subjectOf(requirement, formatPlace(input.sweep, parallel)) + overlapNote(level, requirement.metric)
  const advice = adviceOn(input.sweep, requirement.metric, level)
  return { ...judgeHeld(requirement, held, { subject, advice, strict: input.strict ?? false }), parallel }
}

function readAt({ metric, stat }: Comparison, level: LevelResult, { sweep }: RequirementInput): Reading | Lacking {
  return noContention(level, metric) ?? readLevel(sweep, level, { metric, stat })
}

function holdAgainst(
  requirement: Comparison,
  now: { readonly level: LevelResult; readonly value: number },
  input: RequirementInput,
): Held | Lacking {
  const { bound } = requirement
  if (bound.kind === 'value') return heldAgainstValue(requirement, bound, now.value)
  if (bound.kind === 'multiple') return heldAgainstMultiple({ ...requirement, bound }, now, input)
  if (bound.kind === 'share') return heldAgainstShare({ ...requirement, bound }, now.value, input)
  return { lacking: `${bound.percent}% of what is not known`, cure: 'Name a reference, such as "of baseline".' }
}

function nothingToCompare({ sweep }: RequirementInput): Lacking {
  const measured = sweep.levels.map(({ parallel }) => parallel)
  return {
    lacking: `there is no level to compare; measured: ${measured.length > 0 ? formatPlaces(sweep, measured) : 'none'}`,
    cure: sweep.turns ? 'Raise `turns`, or name a turn.' : 'Add levels to `parallel`, for example [1, 2, 4].',
  }
}

const plainly = ({ state, detail, advice }: Finding): Finding =>
  advice === undefined ? { state, detail } : { state, detail, advice }

/** Which levels were looked at, said behind the numbers. */
const withNote = (finding: Finding, note: string): Finding =>
  plainly(finding.state === 'not measured' ? finding : { ...finding, detail: `${finding.detail} (${note})` })
