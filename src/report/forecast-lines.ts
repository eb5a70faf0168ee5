import type { Forecast, ForecastLevel } from '../model/plan.ts'
import type { Column } from './table.ts'
import { renderTable } from './table.ts'
import { hang } from './text-width.ts'
import { ABSENT, change, digits, duration, percentAsSet } from './units.ts'
import type { Frame } from './view.ts'

/** What the levels it is fitted to predict of others, beside what those had where they were measured. */
export function forecastLines(forecast: Forecast, { palette, width }: Frame): string[] {
  const { from, levels } = forecast
  const step = stepText(forecast)
  const headline = `predicted from P=${from.join(', ')}`
  const [first = '', ...others] = hang('  ', `${headline}: ${step}`, width)
  const [head = '', unit = '', ...rows] = renderTable(forecastColumns(levels), width).lines
  return [
    first.replace(headline, palette.strong),
    ...others,
    ...(levels.length === 0 ? [] : [palette.dim(head), palette.dim(unit), ...rows]),
    ...hang('  ', cliffText(forecast), width),
    ...(forecast.noFixedPart ? hang('  ', noFixedPartText(from), width).map(palette.doubt) : []),
    ...hang('  ', RANGE, width).map(palette.dim),
  ]
}

/** Seen on processors, where a step of two requests may take other code than a step of one. */
export const noFixedPartText = (from: readonly number[]): string =>
  `a step's fixed part is not above 0: most likely one request takes other code than several, and then the line ` +
  `says too little. The ranges reach up to the speed of P=${from.at(-1)}; measure P=3 or 4 before you rely on it.`

export const stepText = ({ fixedMs, perRequestMs }: Forecast): string =>
  `a step with P active requests takes ${duration(fixedMs)} + ${duration(perRequestMs)} × P`

export const RANGE =
  'range: the scatter of the measured rounds (at least 5 %) carried forward, and 6 % for each level beyond; ' +
  'it holds up to the server’s slots, beyond which requests wait'

export function forecastColumns(levels: readonly ForecastLevel[]): Column[] {
  const column = (name: string, unit: string, cell: (level: ForecastLevel) => string): Column => ({
    name,
    head: [name, unit],
    cells: levels.map(cell),
    align: 'right',
  })
  const known = levels.some(({ measured }) => measured !== undefined)
  return [
    column('P', '', ({ parallel }) => String(parallel)),
    column('predicted', 'tok/s', ({ genSpeed }) => digits(genSpeed)),
    column('range', '', ({ low, high }) => `${digits(low)}-${digits(high)}`),
    ...(known
      ? [column('measured', 'tok/s', ({ measured }) => numberOf(measured)), column('against it', '', againstText)]
      : []),
  ]
}

const numberOf = (value: number | undefined): string => (value === undefined ? ABSENT : digits(value))

/** `+7.5 %`: how far the prediction is from what was measured; marked where that is outside of the range. */
export function againstText({ genSpeed, low, high, measured }: ForecastLevel): string {
  if (measured === undefined) return ABSENT
  const outside = measured < low || measured > high
  return `${change(genSpeed / measured - 1)}${outside ? ', outside' : ''}`
}

/** Where the cliff is expected: `cliff expected at P=3 (3-4)`. */
export function cliffText({ cliff, cliffInterval, cliffThreshold }: Forecast): string {
  const line = `below ${percentAsSet(cliffThreshold)} of P=1`
  if (cliffInterval === undefined) return `no cliff expected (${line})`
  const [from, to] = cliffInterval
  const range = to === undefined ? `from P=${from} on` : from === to ? '' : `${from}-${to}`
  if (cliff === undefined) return `no cliff expected; it may be ${range} (${line})`
  return `cliff expected at P=${cliff}${range === '' ? '' : ` (${range})`}, ${line}`
}
