import type { Forecast, ForecastLevel } from '../model/plan.ts'
import type { SweepResult } from '../model/result.ts'

/** What a forecast is made from. */
export type Forecastable = Pick<SweepResult, 'levels' | 'cliff'>

export interface ForecastOptions {
  /** Levels to fit; default the first two whose requests were served at once. */
  readonly fit?: 'first-two' | 'all'
  /** Levels to predict; default those measured beyond the fitted ones. */
  readonly parallel?: readonly number[]
}

/** As far as a cliff is looked for. */
const MOST_PARALLEL = 1024

/**
 * What the straight line itself may be wrong by, for each level beyond the fitted ones (ln). Source: three sweeps whose
 * P=3 and 4 are known (the article's; Ollama 0.25 and 0.33 on a CPU): P=1 and 2 predict P=3 to 0-8 % and P=4 to 6-12 %.
 */
const MISFIT_PER_LEVEL = 0.06

/** A level that the fit uses: ms a step, and half the band of its logarithm. */
interface Point {
  readonly parallel: number
  readonly stepMs: number
  readonly halfWidth: number
}

/**
 * Predicts gen speed at higher P: a decode step takes a fixed part (reading the weights) plus a part for each active
 * request, T(P) = a + b P, and gen speed is 1 / T(P). Holds up to the server's slots. Undefined with fewer than two
 * levels that were served at once.
 */
export function forecast(sweep: Forecastable, options: ForecastOptions = {}): Forecast | undefined {
  const { fit = 'first-two' } = options
  const points = pointsOf(sweep).slice(0, fit === 'all' ? undefined : 2)
  const line = points.length < 2 ? undefined : fitLine(points)
  const last = points.at(-1)
  if (!line || !last) return undefined
  const measured = new Map(sweep.levels.map((level) => [level.parallel, level.genSpeed?.median]))
  const wanted = options.parallel ?? sweep.cliff.levels.map(({ parallel }) => parallel).filter((p) => p > last.parallel)
  const levels = wanted.flatMap((parallel): ForecastLevel[] => {
    const at = line.predict(parallel)
    return at ? [{ ...at, measured: measured.get(parallel) }] : []
  })
  const { threshold } = sweep.cliff
  const { fixedMs, perRequestMs } = line
  const from = points.map(({ parallel }) => parallel)
  const doubt = line.noFixedPart ? { noFixedPart: true as const } : {}
  return { from, fixedMs, perRequestMs, ...doubt, cliffThreshold: threshold, ...findCliff(line, threshold), levels }
}

/** What the lowest two levels predict of the others that were measured; undefined where there are none. */
export function forecastOthers(sweep: Forecastable): Forecast | undefined {
  const predicted = forecast(sweep)
  return predicted?.levels.length === 0 ? undefined : predicted
}

/** P=1 and the levels beside it that are not queueing; each ratio was paired round by round, so that drift cancels. */
function pointsOf({ levels, cliff }: Forecastable): Point[] {
  const alone = levels.find(({ parallel }) => parallel === 1)?.genSpeed?.median
  if (alone === undefined) return []
  const others = cliff.levels.map(({ parallel, ratio, band }) => {
    // The band is that of a ratio of two levels, so each of them has its part.
    return { parallel, stepMs: 1000 / (alone * ratio), halfWidth: Math.log(band) / Math.SQRT2 }
  })
  const [next] = others
  return next ? [{ parallel: 1, stepMs: 1000 / alone, halfWidth: next.halfWidth }, ...others] : []
}

interface Line {
  readonly fixedMs: number
  readonly perRequestMs: number
  readonly noFixedPart: boolean
  predict(parallel: number): Omit<ForecastLevel, 'measured'> | undefined
}

/** Least squares of the relative error, so that a slow level counts no more than a quick one. */
function fitLine(points: readonly Point[]): Line {
  const weights = points.map(({ stepMs }) => 1 / (stepMs * stepMs))
  const total = sumOf(weights)
  const middle = sumOf(points.map(({ parallel }, index) => parallel * (weights[index] ?? 0))) / total
  const spread = sumOf(points.map(({ parallel }, index) => (parallel - middle) ** 2 * (weights[index] ?? 0)))
  /** What each point adds to the predicted step, ms per ms. */
  const shares = (parallel: number): number[] =>
    points.map((point, index) => {
      const weight = weights[index] ?? 0
      return weight / total + (weight * (parallel - middle) * (point.parallel - middle)) / spread
    })
  const step = (parallel: number): number =>
    sumOf(shares(parallel).map((share, index) => share * (points[index]?.stepMs ?? 0)))
  const highest = Math.max(...points.map(({ parallel }) => parallel))
  const residual = Math.max(...points.map(({ parallel, stepMs }) => Math.abs(Math.log(step(parallel) / stepMs))))
  const scatterMs = (parallel: number): number =>
    Math.hypot(...shares(parallel).map((share, index) => share * widthMs(points[index])))
  const noFixedPart = step(0) <= scatterMs(0)
  const flat = noFixedPart ? (1000 / step(highest)) * Math.exp(scatterMs(highest) / step(highest)) : 0
  return {
    fixedMs: step(0),
    perRequestMs: step(1) - step(0),
    noFixedPart,
    predict(parallel) {
      const stepMs = step(parallel)
      if (stepMs <= 0) return undefined
      const beyond = Math.max(0, parallel - highest) * MISFIT_PER_LEVEL
      const [genSpeed, band] = [1000 / stepMs, Math.exp(Math.hypot(scatterMs(parallel) / stepMs, beyond, residual))]
      const high = Math.max(genSpeed * band, parallel > highest ? flat : 0)
      return { parallel, genSpeed, low: genSpeed / band, high }
    },
  }
}

const widthMs = (point: Point | undefined): number => (point ? point.halfWidth * point.stepMs : 0)

/** First levels at which the prediction, its lower and its upper bound are below the line. */
function findCliff(line: Line, threshold: number): Pick<Forecast, 'cliff' | 'cliffInterval'> {
  const alone = line.predict(1)?.genSpeed
  if (alone === undefined) return {}
  const first = (of: 'genSpeed' | 'low' | 'high'): number | undefined => {
    for (let parallel = 2; parallel <= MOST_PARALLEL; parallel += 1) {
      const at = line.predict(parallel)
      if (at && at[of] < threshold * alone) return parallel
    }
    return undefined
  }
  const [cliff, from, to] = [first('genSpeed'), first('low'), first('high')]
  return from === undefined ? {} : { cliff, cliffInterval: to === undefined ? [from] : [from, to] }
}

const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
