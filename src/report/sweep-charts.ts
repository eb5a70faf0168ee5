import type { LevelResult, SweepResult } from '../model/result.ts'
import { chartsBeside } from './bars.ts'
import type { Bar } from './bars.ts'
import { percentAsSet } from './units.ts'
import type { Frame } from './view.ts'

/** Gen speed with the cliff line, and throughput, by level. Nothing where there are no two levels to compare. */
export function sweepCharts(sweep: SweepResult, at: Frame): string[] {
  const measured = sweep.levels.filter((level) => level.genSpeed ?? level.throughput)
  if (measured.length < 2) return []
  const reference = sweep.levels.find((level) => level.parallel === 1)?.genSpeed?.median
  const genSpeed = {
    title: 'gen speed',
    unit: 'tok/s',
    bars: barsOf(sweep.levels, (level) => level.genSpeed?.median),
    paint: at.palette.bar,
  }
  const limit = reference !== undefined && {
    value: sweep.cliff.threshold * reference,
    text: `${percentAsSet(sweep.cliff.threshold)} of P=1`,
  }
  const throughput = {
    title: 'throughput',
    unit: 'tok/s',
    bars: barsOf(sweep.levels, (level) => level.throughput?.median),
    paint: at.palette.secondBar,
  }
  return chartsBeside([limit ? { ...genSpeed, limit } : genSpeed, throughput], at.width, at.palette)
}

const barsOf = (levels: readonly LevelResult[], value: (level: LevelResult) => number | undefined): Bar[] =>
  levels.map((level) => {
    const shown = value(level)
    return { label: `P=${level.parallel}`, ...(shown === undefined ? {} : { value: shown }) }
  })
