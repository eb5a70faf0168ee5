import type { Warning } from '../../model/result.ts'
import { median } from '../../stats/quantile.ts'
import { type Point, trend } from '../../stats/trend.ts'
import type { GuardInput } from './input.ts'
import { roundSpeeds } from './rounds.ts'

/** Changes up to this are the noise of any machine, and the serpentine order of the levels takes them out. */
const LEAST = Math.log(1.05)

/** The change must be larger than that by so many of its standard errors: one is not enough on a machine with slow noise. */
const ERRORS = 1.25

/** Two-sided 0.5 % of a series without a trend. */
const SURE = 2.81

/**
 * The gen speed against itself over the run: every level's rounds, each against its level's median, in order of time.
 * Seeded simulations with the shares of false alarms and of drifts found are in this guard's test.
 */
export function drifting({ levels }: GuardInput): Warning[] {
  const series = levels.map(roundSpeeds).filter((speeds) => speeds.length > 0)
  const points = series.flatMap(againstMedian).toSorted((a, b) => a.at - b.at)
  const found = trend(points, series.length)
  if (!found || Math.abs(found.change) - ERRORS * found.standardError <= LEAST || Math.abs(found.z) <= SURE) return []
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0]
  const percent = Math.abs(Math.round(100 * Math.expm1(found.change)))
  const slower = found.change < 0
  return [
    {
      code: 'drifting',
      guard: true,
      message: `gen speed ${slower ? 'fell' : 'rose'} by ${percent} % over the ${Math.round((last - first) / 1000)} s of the rounds, all levels alike`,
      advice: slower
        ? 'The machine grew slower while it was measured: let it cool down, look for a background job, plug it in, and run again.'
        : 'The machine grew faster while it was measured: a background job ended or it was still waking up. Run again.',
    },
  ]
}

function againstMedian(speeds: readonly { readonly at: number; readonly genSpeed: number }[]): Point[] {
  const logs = speeds.map(({ at, genSpeed }) => ({ at, value: Math.log(genSpeed) }))
  const middle = median(logs.map(({ value }) => value)) ?? 0
  return logs.map(({ at, value }) => ({ at, value: value - middle }))
}
