import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts'
import type { LineSeriesOption } from 'echarts/charts'
import type { Summary } from '../../model/result.ts'
import { BASE, COLOR, GRID, legendOf, type Look, lookOf, markLine, placesAxis, valueAxis } from './axes.ts'
import { WIDTH } from './chart.ts'
import type { Drawing, Series } from './draw.ts'

export interface Point {
  readonly at: number
  /** Absent: not measured, and the line has a gap there. */
  readonly summary?: Summary
}

export interface Line {
  /** Stands in the legend where there is more than one. */
  readonly name: string
  readonly points: readonly Point[]
}

export interface LinesPlan {
  readonly lines: readonly Line[]
  label(at: number): string
  /** Places are as far apart as their numbers, also where they go far. */
  readonly isEven?: boolean
  format(value: number): string
  /** At the points of the first line, or of each where there is room. */
  value(value: number): string
  /** A height to be compared with. */
  readonly across?: { readonly value: number; readonly name: string }
  /** A place to be seen. */
  readonly upwards?: { readonly at: number; readonly name: string }
  /** From one place to another, with its name at the foot. */
  readonly between?: { readonly from: number; readonly to: number; readonly name: string }
}

const MOST_VALUES = 9

/** The numbers of more would stand in each other's way. */
const MOST_WITH_VALUES = 2

/** Of the highest value: what is lower lies on the ground, and its numbers would stand on it. */
const LOW = 0.04

/** Medians as a line for each, p5 to p95 of the rounds as a band around it. */
export function linesDrawing(plan: LinesPlan): Drawing {
  const { lines } = plan
  const axis = placesAxis(
    lines.flatMap(({ points }) => points.map(({ at }) => at)),
    plan.label,
    plan.isEven,
  )
  const names = lines.length > 1 ? lines.map(({ name }) => name) : []
  const { legend, height } = legendOf(names, { left: GRID.left - 8, width: WIDTH.half })
  const most = Math.max(...lines.flatMap(({ points }) => points.map(({ summary }) => summary?.p95 ?? 0)))
  const isShown = (amount: number): boolean => lines.length <= MOST_WITH_VALUES && amount >= LOW * most
  const value = (amount: number): string => (isShown(amount) ? plan.value(amount) : '')
  return {
    ...BASE,
    grid: { ...GRID, top: names.length > 0 ? height + 24 : GRID.top },
    legend,
    xAxis: axis.axis,
    yAxis: valueAxis(plan.format),
    series: lines.flatMap((line, index) => [
      bandOf(line, lookOf(index), axis.at),
      {
        ...lineOf(line, lookOf(index), { at: axis.at, value }),
        ...(index === 0 ? marksOf(plan, axis.at) : {}),
      },
    ]),
  }
}

function lineOf(
  { name, points }: Line,
  { color, symbol, dash }: Look,
  by: { at: (place: number) => number; value: (value: number) => string },
): LineSeriesOption {
  const data = points.map(({ at, summary }) => [by.at(at), summary?.median ?? '-'])
  return {
    type: 'line',
    name,
    silent: true,
    symbol,
    symbolSize: 7,
    data,
    lineStyle: { color, width: 2, type: dash === 'solid' ? dash : [...dash] },
    itemStyle: { color, borderColor: color, borderWidth: 1 },
    label: {
      show: points.length <= MOST_VALUES,
      position: 'top',
      color: COLOR.ink,
      fontFamily: 'inherit',
      fontSize: 12,
      textBorderColor: COLOR.card,
      textBorderWidth: 3,
      formatter: ({ dataIndex }) => labelOf(points[dataIndex], by.value),
    },
    labelLayout: { hideOverlap: true },
    z: 3,
  }
}

const labelOf = (point: Point | undefined, value: (value: number) => string): string =>
  point?.summary ? value(point.summary.median) : ''

/** Places that are measured, in runs without a gap. */
function bandOf({ points }: Line, { color }: Look, at: (place: number) => number): Series {
  const runs = runsOf(points)
  const data = points.flatMap(({ at: place, summary }) => (summary ? [[at(place), summary.p5, summary.p95]] : []))
  return {
    type: 'custom',
    silent: true,
    data: data.map((value) => ({ value })),
    encode: { x: 0, y: [1, 2] },
    z: 1,
    renderItem: (params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => ({
      type: 'group',
      children:
        params.dataIndex > 0
          ? []
          : runs.map((run) => ({
              type: 'polygon' as const,
              shape: {
                points: [
                  ...run.map(({ at: place, summary }) => api.coord([at(place), summary.p95])),
                  ...run.toReversed().map(({ at: place, summary }) => api.coord([at(place), summary.p5])),
                ],
              },
              style: { fill: color, opacity: 0.18 },
            })),
    }),
  }
}

type Measured = Point & { readonly summary: Summary }

function runsOf(points: readonly Point[]): Measured[][] {
  const runs: Measured[][] = [[]]
  for (const { at, summary } of points) {
    if (summary) runs.at(-1)?.push({ at, summary })
    else runs.push([])
  }
  return runs.filter((run) => run.length > 1)
}

function marksOf({ across, upwards, between }: LinesPlan, at: (place: number) => number): Partial<LineSeriesOption> {
  const lines = [
    ...(across ? [{ at: { yAxis: across.value }, name: across.name }] : []),
    ...(upwards ? [{ at: { xAxis: at(upwards.at) }, name: upwards.name }] : []),
  ]
  return {
    ...(lines.length > 0 ? { markLine: markLine(lines) } : {}),
    ...(between ? { markArea: areaOf(between, at) } : {}),
  }
}

type Area = NonNullable<LineSeriesOption['markArea']>

function areaOf({ from, to, name }: NonNullable<LinesPlan['between']>, at: (place: number) => number): Area {
  const margin = from === to ? 0.2 : 0
  return {
    silent: true,
    itemStyle: { color: COLOR.dim, opacity: 0.1 },
    label: { position: 'insideBottom', color: COLOR.dim, fontFamily: 'inherit', fontSize: 12 },
    data: [[{ name, xAxis: at(from) - margin }, { xAxis: at(to) + margin }]],
  }
}
