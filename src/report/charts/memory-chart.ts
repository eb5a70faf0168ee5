import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts'
import type { LineSeriesOption } from 'echarts/charts'
import { isOfRam, MOST_RAM_SHARE } from '../../model/machine.ts'
import { placeLabel, placesOf } from '../../model/places.ts'
import type { SweepResult } from '../../model/result.ts'
import { highest } from '../../stats/highest.ts'
import { memoryParts, SOURCE_WORDS } from '../memory-line.ts'
import { ABSENT, bytes, percentAsSet, roughly } from '../units.ts'
import { BASE, COLOR, legendOf, lookOf, markLine, roundUp, TEXT, valueAxis } from './axes.ts'
import { type ChartPlan, WIDTH } from './chart.ts'
import type { Drawing, Series } from './draw.ts'
import { numberColumn, textColumn } from '../summary-columns.ts'

interface Course {
  readonly name: string
  readonly readings: readonly (readonly [atMs: number, bytes: number])[]
}

/** The server's and the machine's memory over the run, against RAM; below it which level ran when. */
export function memoryCharts(sweep: SweepResult): ChartPlan[] {
  // What was read beside several variants is of the first alone.
  if (sweep.variants) return []
  const courses = coursesOf(sweep).filter(({ readings }) => readings.length > 1)
  if (courses.length === 0) return []
  return [
    {
      id: 'memory',
      title: 'Memory over the run, and which level ran when',
      finding: memoryParts(sweep).join(', '),
      drawing: drawingOf(sweep, courses),
      isWide: true,
      height: 300,
      columns: columnsOf(courses),
    },
  ]
}

function coursesOf({ memory, system = [] }: SweepResult): Course[] {
  return [
    ...memory.map(({ source, samples }) => ({
      name: `server, ${SOURCE_WORDS[source]}`,
      readings: samples.map((sample) => [sample.atMs, sample.bytes] as const),
    })),
    {
      name: 'system memory',
      readings: system.flatMap(({ atMs, usedBytes }) => (usedBytes === undefined ? [] : [[atMs, usedBytes] as const])),
    },
  ]
}

const STRIP = 14

function drawingOf(sweep: SweepResult, courses: readonly Course[]): Drawing {
  const { ramBytes } = sweep.machine
  const phases = phasesOf(sweep)
  const times = [
    ...courses.flatMap(({ readings }) => readings.map(([atMs]) => atMs)),
    ...phases.flatMap(({ from, to }) => [from, to]),
  ]
  const [start, end] = [Math.min(...times), Math.max(...times)]
  const most = highest([ramBytes, ...courses.flatMap(({ readings }) => readings.map(([, value]) => value))]) ?? 1
  const againstRam = sweep.memory.length === 0 || sweep.memory.some(({ source }) => isOfRam(source))
  const names = courses.map(({ name }) => name)
  const { legend, height } = legendOf(names, { left: 56, width: WIDTH.whole })
  const time = {
    type: 'value' as const,
    min: 0,
    max: end - start,
    axisLine: { lineStyle: { color: COLOR.dim } },
    axisTick: { show: false },
    splitLine: { show: false },
  }
  const lines = ramBytes !== undefined && againstRam ? ramLines(ramBytes) : []
  return {
    ...BASE,
    legend,
    grid: [
      { left: 64, right: 20, top: height + 20, bottom: 64 },
      { left: 64, right: 20, bottom: 20, height: STRIP },
    ],
    xAxis: [
      { ...time, gridIndex: 0, axisLabel: { ...TEXT, formatter: roughlyFrom0, showMaxLabel: false } },
      { ...time, gridIndex: 1, show: false },
    ],
    yAxis: [
      valueAxis(gigabytes, { max: 1e9 * roundUp(most / 1e9) }),
      { type: 'value', gridIndex: 1, min: 0, max: 1, show: false },
    ],
    series: [
      ...courses.map((course, index) => courseLine(course, index, { start, lines: index === 0 ? lines : [] })),
      ...(phases.length > 0 ? [stripOf(phases, start)] : []),
    ],
  }
}

const gigabytes = (amount: number): string => (amount === 0 ? '0 GB' : bytes(amount))

const roughlyFrom0 = (ms: number): string => (ms === 0 ? '0 s' : roughly(ms))

const ramLines = (ramBytes: number) => [
  { at: { yAxis: ramBytes }, name: `RAM ${bytes(ramBytes)}` },
  { at: { yAxis: ramBytes * MOST_RAM_SHARE }, name: `${percentAsSet(MOST_RAM_SHARE)} of RAM` },
]

/** As many points as can be seen. */
const MOST_POINTS = 240

const thinned = <Value>(values: readonly Value[]): Value[] => {
  const step = Math.ceil(values.length / MOST_POINTS)
  return values.filter((_, index) => index % step === 0 || index === values.length - 1)
}

function courseLine(
  { name, readings }: Course,
  index: number,
  { start, lines }: { start: number; lines: ReturnType<typeof ramLines> },
): LineSeriesOption {
  const { color, dash } = lookOf(index)
  return {
    type: 'line',
    name,
    silent: true,
    step: 'end',
    symbol: 'none',
    data: thinned(readings).map(([atMs, value]) => [atMs - start, value]),
    lineStyle: { color, width: 2, type: dash === 'solid' ? dash : [...dash] },
    itemStyle: { color },
    z: 3,
    ...(lines.length > 0 ? { markLine: markLine(lines) } : {}),
  }
}

interface Phase {
  readonly label: string
  readonly place: number
  readonly from: number
  to: number
}

/** From the first request of a round to the end of its last; rounds of one level that follow each other are one. */
function phasesOf(sweep: SweepResult): Phase[] {
  const { levels, place } = placesOf(sweep)
  const rounds = levels.flatMap(({ parallel, requests }) => {
    const numbers = [...new Set(requests.map(({ round }) => round))]
    return numbers.map((number) => {
      const own = requests.filter(({ round }) => round === number)
      const from = Math.min(...own.map(({ sentAt }) => sentAt))
      return {
        label: placeLabel({ parallel, place }),
        place: parallel,
        from,
        to: Math.max(...own.map(({ endAt }) => endAt)),
      }
    })
  })
  const phases: Phase[] = []
  for (const round of rounds.toSorted((a, b) => a.from - b.from)) {
    const last = phases.at(-1)
    if (last?.label === round.label) last.to = round.to
    else phases.push({ ...round })
  }
  return phases
}

const WIDE_ENOUGH = 34

/** A box for each phase, darker for more requests at once. */
function stripOf(phases: readonly Phase[], start: number): Series {
  const places = [...new Set(phases.map(({ place }) => place))].toSorted((a, b) => a - b)
  return {
    type: 'custom',
    silent: true,
    xAxisIndex: 1,
    yAxisIndex: 1,
    encode: { x: [0, 1] },
    data: phases.map(({ from, to }) => ({ value: [from - start, to - start] })),
    renderItem: ({ dataIndex }: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
      const phase = phases[dataIndex]
      const [left = 0, top = 0] = api.coord([api.value(0), 1])
      const [right = 0] = api.coord([api.value(1), 1])
      const width = Math.max(1, right - left - 1)
      const share = (places.indexOf(phase?.place ?? 0) + 1) / places.length
      const style = { fill: COLOR.dim, opacity: 0.12 + 0.28 * share }
      const text = width < WIDE_ENOUGH ? [] : [labelOf(phase?.label ?? '', left + width / 2, top + STRIP / 2)]
      return {
        type: 'group',
        children: [{ type: 'rect', shape: { x: left, y: top, width, height: STRIP }, style }, ...text],
      }
    },
  }
}

const labelOf = (text: string, x: number, y: number) => ({
  type: 'text' as const,
  x,
  y,
  style: {
    text,
    fill: COLOR.ink,
    font: '11px inherit',
    align: 'center' as const,
    verticalAlign: 'middle' as const,
  },
})

/** Of each course where it began, its least and most, and where it ended: hundreds of readings say no more. */
function columnsOf(courses: readonly Course[]) {
  const column = (name: string, value: (readings: readonly number[]) => number | undefined) =>
    numberColumn(
      name,
      courses.map(({ readings }) => {
        const found = value(readings.map(([, amount]) => amount))
        return found === undefined ? ABSENT : bytes(found)
      }),
    )
  return [
    textColumn(
      'reading',
      courses.map(({ name }) => name),
    ),
    column('first', ([first]) => first),
    column('least', (values) => Math.min(...values)),
    column('most', (values) => highest(values)),
    column('last', (values) => values.at(-1)),
    numberColumn(
      'readings',
      courses.map(({ readings }) => String(readings.length)),
    ),
  ]
}
