import type { Drawing } from './draw.ts'

/** Colours by role; the page and the stand-alone SVG say what they are in light and in dark. */
export const COLOR = {
  ink: 'var(--ink)',
  dim: 'var(--dim)',
  rule: 'var(--rule)',
  card: 'var(--card)',
  limit: 'var(--limit)',
  good: 'var(--good)',
  bad: 'var(--bad)',
  first: 'var(--first)',
} as const

/** Told apart by colour, by sign and by dash: in print, and by those who see colours otherwise. */
export const LOOKS = [
  { color: 'var(--first)', symbol: 'circle', dash: 'solid' },
  { color: 'var(--second)', symbol: 'rect', dash: [6, 3] },
  { color: 'var(--third)', symbol: 'triangle', dash: [2, 3] },
  { color: 'var(--fourth)', symbol: 'diamond', dash: [8, 3, 2, 3] },
  { color: 'var(--fifth)', symbol: 'emptyCircle', dash: [1, 2] },
] as const

export type Look = (typeof LOOKS)[number]

export const lookOf = (index: number): Look => LOOKS[index % LOOKS.length] ?? LOOKS[0]

export const TEXT = { color: COLOR.dim, fontFamily: 'inherit', fontSize: 12 } as const

/** What every drawing has. */
export const BASE = {
  textStyle: { fontFamily: 'inherit', fontSize: 12, color: COLOR.dim },
} as const satisfies Drawing

export const GRID = { left: 56, right: 20, top: 28, bottom: 34 } as const

/** Upwards from 0, or from `min`; the lines across are all that is drawn of it. */
export function valueAxis(format: (value: number) => string, more: { min?: number; max?: number } = {}) {
  return {
    type: 'value' as const,
    min: more.min ?? 0,
    ...(more.max === undefined ? {} : { max: more.max }),
    splitNumber: 4,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...TEXT, formatter: (value: number) => format(value).replace(/\.0+(?= |$)/u, '') },
    splitLine: { lineStyle: { color: COLOR.rule } },
  }
}

/** The next 1, 2 or 5 times a power of ten, so that an axis ends at a number that a person would take. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return (NICE.find((step) => step * power >= value) ?? 10) * power
}

const NICE = [1, 2, 3, 5, 10]

const ROW = 20

/** As wide as its sign and its name are in most fonts. */
const entryWidth = (name: string): number => 52 + 6.8 * name.length

/** Names of several series in as many rows as they take, and the height of all. */
export function legendOf(names: readonly string[], { left, width }: { left: number; width: number }) {
  let [x, row] = [left, 0]
  const legend = names.map((name) => {
    if (x > left && x + entryWidth(name) > width) [x, row] = [left, row + 1]
    const entry = { left: x, top: row * ROW, itemWidth: 26, itemHeight: 9, padding: 4, selectedMode: false }
    x += entryWidth(name)
    return { ...entry, data: [{ name }], textStyle: { ...TEXT, color: COLOR.ink } }
  })
  return { legend, height: (row + 1) * ROW }
}

/** Places in the distance that they have; by doublings where they go far. */
export interface Places {
  at(place: number): number
  readonly axis: ReturnType<typeof axisOf>
}

const FAR = 8

export function placesAxis(
  places: readonly number[],
  label: (place: number) => string,
  isEven: boolean | undefined,
): Places {
  const sorted = [...new Set(places)].toSorted((a, b) => a - b)
  const [first = 1] = sorted
  const last = sorted.at(-1) ?? first
  const at = !isEven && last / first > FAR ? Math.log2 : (place: number) => place
  const margin = Math.max(0.25, (at(last) - at(first)) * 0.08)
  return { at, axis: axisOf(sorted, { at, label, min: at(first) - margin, max: at(last) + margin }) }
}

function axisOf(
  places: readonly number[],
  from: { at: (place: number) => number; label: (place: number) => string; min: number; max: number },
) {
  const customValues = places.map(from.at)
  const labels = new Map(places.map((place) => [from.at(place), from.label(place)]))
  return {
    type: 'value' as const,
    min: from.min,
    max: from.max,
    axisLine: { onZero: false, lineStyle: { color: COLOR.dim } },
    axisTick: { customValues, lineStyle: { color: COLOR.dim } },
    axisLabel: {
      ...TEXT,
      customValues,
      hideOverlap: true,
      formatter: (value: number) => labels.get(value) ?? '',
    },
    splitLine: { show: false },
  }
}

/** A line across or upwards, with its name beside it. */
export const markLine = (lines: readonly { at: { xAxis: number } | { yAxis: number }; name: string }[]) => ({
  silent: true,
  symbol: 'none',
  z: 2,
  data: lines.map(({ at, name }) => ({
    ...at,
    lineStyle: { color: COLOR.limit, type: [5, 4], width: 1.25 },
    label: {
      formatter: name,
      color: COLOR.limit,
      fontFamily: 'inherit',
      fontSize: 12,
      textBorderColor: COLOR.card,
      textBorderWidth: 3,
      position: 'xAxis' in at ? ('end' as const) : ('insideEndTop' as const),
      distance: 'xAxis' in at ? 6 : 4,
    },
  })),
})
