import type { MachineName } from './machines.ts'

/** What the study behind the rule found, in per cent of 20,000 runs a row. */
export interface Published {
  readonly machine: MachineName
  readonly sessions: number
  readonly falseAlarms: number
  readonly rounds: number
  /** Gen speed and TTFT. */
  readonly limits: readonly [number, number]
  /** Slow-downs of 3, 5, 10 and 20 % at every level. */
  readonly every: readonly number[]
  /** Slow-downs of 5, 10 and 20 % at one level. */
  readonly one: readonly number[]
}

export const PUBLISHED_RUNS = 20_000

export const EVERY_SIZES = [0.03, 0.05, 0.1, 0.2] as const
export const ONE_SIZES = [0.05, 0.1, 0.2] as const

export const PUBLISHED: readonly Published[] = [
  row('quiet', 5, { falseAlarms: 0.16, rounds: 3.5, limits: [4.2, 10], every: [31, 79, 99, 100], one: [61, 99, 100] }),
  row('quiet', 8, { falseAlarms: 0.17, rounds: 3.5, limits: [3.7, 10], every: [40, 90, 99, 100], one: [75, 99, 100] }),
  row('typical', 3, { falseAlarms: 0.7, rounds: 3.6, limits: [10.9, 21], every: [5, 14, 53, 94], one: [7, 38, 90] }),
  row('typical', 5, { falseAlarms: 0.69, rounds: 3.8, limits: [8.6, 16], every: [7, 21, 75, 98], one: [10, 59, 97] }),
  row('typical', 8, { falseAlarms: 0.61, rounds: 3.9, limits: [7.5, 14], every: [8, 26, 85, 98], one: [13, 70, 98] }),
  row('rough', 8, { falseAlarms: 0.94, rounds: 4.2, limits: [15.9, 29], every: [3, 6, 24, 79], one: [3, 13, 63] }),
]

/** One stored session: false alarms, and a slow-down of 20 % at every level. */
export const PUBLISHED_PROVISIONAL = [
  { machine: 'quiet', falseAlarms: 0.03, twenty: 68 },
  { machine: 'typical', falseAlarms: 0.07, twenty: 68 },
  { machine: 'rough', falseAlarms: 0.4, twenty: 68 },
] as const

/** "P=2 gen speed ≥ 60 %" missed at a true 63 % and 56 %, with the band; and plainly at 63 %. */
export const PUBLISHED_RATIOS = [
  { machine: 'quiet', at63: 0, plainAt63: 0, at56: 99 },
  { machine: 'typical', at63: 0, plainAt63: 1.2, at56: 84 },
  { machine: 'rough', at63: 0.6, plainAt63: 11, at56: 60 },
] as const

type Numbers = Omit<Published, 'machine' | 'sessions'>

function row(machine: MachineName, sessions: number, numbers: Numbers): Published {
  return { machine, sessions, ...numbers }
}
