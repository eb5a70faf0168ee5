import type { Cliff, CliffLevel, SweepResult } from '../model/result.ts'
import { againstText, cliffText } from './forecast-lines.ts'
import { digits, percent, percentAsSet, speed } from './units.ts'

/** A sentence with its headline set apart. */
export interface Finding {
  readonly headline: string
  readonly rest: string
}

/** Where gen speed falls, where throughput is nearly best, and where requests begin to wait. */
export function findingsOf(sweep: SweepResult): Finding[] {
  return [
    cliffFinding(sweep),
    forecastFinding(sweep),
    searchFinding(sweep),
    sweetSpotFinding(sweep),
    queueFinding(sweep),
  ].filter((finding) => finding !== undefined)
}

/** What the lowest two levels would have said of the others: whether to trust such a prediction elsewhere. */
function forecastFinding({ forecast }: SweepResult): Finding | undefined {
  if (forecast === undefined) return undefined
  const nearest = forecast.levels.slice(0, MOST_PREDICTED)
  const levels = nearest.map((level) => `P=${level.parallel} ${digits(level.genSpeed)} tok/s (${againstText(level)})`)
  const unseen = forecast.levels.length - nearest.length
  const more = unseen > 0 ? ` and ${unseen} more in the JSON` : ''
  return {
    headline: `predicted from P=${forecast.from.join(', ')}`,
    rest: `: ${levels.join(', ')}${more}; ${cliffText(forecast)}`,
  }
}

const MOST_PREDICTED = 4

/** That not every level was measured, so that nobody takes the levels in between for measured ones. */
function searchFinding({ search, levels }: SweepResult): Finding | undefined {
  if (search === undefined) return undefined
  const measured = levels.map(({ parallel }) => parallel).join(', ')
  return { headline: 'searched, not swept', rest: `: P=${measured} were measured of P=1 to ${search.upTo}` }
}

export function cliffFinding(sweep: SweepResult): Finding {
  const { cliff } = sweep
  const line = percentAsSet(cliff.threshold)
  const at = cliff.levels.find((level) => level.parallel === cliff.parallel)
  switch (cliff.state) {
    case 'at':
      return {
        headline: `cliff at P=${cliff.parallel}`,
        rest: at === undefined ? '' : `: gen speed ${percent(at.ratio, 1)} of P=1, below ${line}`,
      }
    case 'between':
      return { headline: `cliff between P=${cliff.after} and P=${cliff.parallel}`, rest: betweenText(cliff, at) }
    case 'edge':
      return {
        headline: `P=${cliff.parallel} is at the edge`,
        rest: `${at === undefined ? '' : ` (${bandText(at)} of P=1)`}: the cliff line is ${line}, more rounds narrow it`,
      }
    case 'none':
      return noCliff(cliff, line)
    case 'unknown':
      return {
        headline: 'cliff unknown',
        rest: unknownText(sweep),
      }
  }
}

function unknownText({ levels, capacity }: SweepResult): string {
  if (levels.length === 1) return ': only one level was run'
  const queued =
    capacity.queueFrom !== undefined &&
    levels.every(({ parallel }) => parallel === 1 || parallel >= (capacity.queueFrom ?? 0))
  return queued ? ': no level had its requests served at once' : ': P=1 or all other levels were not measured'
}

function noCliff(cliff: Cliff, line: string): Finding {
  const highest = cliff.levels.reduce<CliffLevel | undefined>(
    (high, level) => (high !== undefined && high.parallel > level.parallel ? high : level),
    undefined,
  )
  if (highest === undefined) return { headline: 'no cliff', rest: '' }
  return {
    headline: `no cliff up to P=${highest.parallel}`,
    rest: `: gen speed there is ${percent(highest.ratio, 1)} of P=1, above ${line}`,
  }
}

function betweenText(cliff: Cliff, below: CliffLevel | undefined): string {
  const edges = cliff.levels.filter(
    ({ parallel, side }) => side === 'edge' && parallel > (cliff.after ?? 1) && parallel < (cliff.parallel ?? 0),
  )
  const line = percentAsSet(cliff.threshold)
  const parts = [
    ...(below === undefined
      ? []
      : [`P=${below.parallel} has ${percent(below.ratio, 1)} of P=1's gen speed, below ${line}`]),
    ...edges.map((level) => `P=${level.parallel} is at the edge (${bandText(level)})`),
  ]
  return parts.length === 0 ? '' : `: ${parts.join('; ')}`
}

/** The band is a factor; printed as ± around the ratio. */
const bandText = ({ ratio, band }: CliffLevel): string => `${percent(ratio, 0)} ± ${percent(ratio * (band - 1), 0)}`

export function sweetSpotFinding({ sweetSpot, levels }: SweepResult): Finding | undefined {
  if (sweetSpot === undefined) return undefined
  const [low, high] = sweetSpot.interval
  const throughput = levels.find((level) => level.parallel === sweetSpot.parallel)?.throughput?.median
  return {
    headline: `sweet spot P=${sweetSpot.parallel}${low === high ? '' : ` (${low}-${high})`}`,
    rest:
      throughput === undefined
        ? ''
        : `: ${speed(throughput)} throughput, ${percent(throughput / sweetSpot.peak)} of the peak`,
  }
}

/** Left to the diagnosis where that names the queue. */
export function queueFinding({ capacity, diagnosis }: SweepResult): Finding | undefined {
  const isDiagnosed = [diagnosis, ...(diagnosis?.also ?? [])].some((part) => part?.code === 'queueing')
  if (capacity.queueFrom === undefined || isDiagnosed) return undefined
  const slots = capacity.slots === undefined ? '' : ` (${capacity.slots} slot${capacity.slots === 1 ? '' : 's'})`
  return {
    headline: `queue from P=${capacity.queueFrom}`,
    rest: `${slots}: requests wait there, so gen speed says nothing about more load`,
  }
}

/** The cliff in a few words, for a cell of a table. */
export function cliffCell({ cliff }: SweepResult): { readonly text: string; readonly value?: number } {
  const { state, parallel, after, levels } = cliff
  switch (state) {
    case 'at':
      return { text: `at P=${parallel}`, value: parallel }
    case 'between':
      return { text: `P=${after} to ${parallel}` }
    case 'edge':
      return { text: `edge at P=${parallel}` }
    case 'none':
      return { text: levels.length === 0 ? 'none' : `none to P=${Math.max(...levels.map((level) => level.parallel))}` }
    case 'unknown':
      return { text: 'unknown' }
  }
}
