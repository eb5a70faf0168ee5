import type { GateRow } from './gate-row.ts'
import type { MachineName, Reading } from './machines.ts'
import { SPEEDS } from './plant.ts'
import { EVERY_SIZES, ONE_SIZES, PUBLISHED } from './published.ts'
import type { RatioRow } from './ratio-row.ts'

export type Row = GateRow | RatioRow

/** Rows by the name under which tables look them up. */
export type Plan = ReadonlyMap<string, Row>

export const MACHINE_NAMES = ['quiet', 'typical', 'rough'] as const satisfies MachineName[]
export const ARMED = [3, 5, 8] as const
export const RECORDINGS = ['vendored-small-2threads', 'head-small-2threads', 'vendored-small1-1thread'] as const
/** As shipped, and fixed numbers of rounds beside it. */
export const RATIO_ROUNDS = ['3-8', 3, 5, 8] as const
const TRUTHS = [0.63, 0.56, 0.52, 0.48] as const

/** Other ways to read what the noise model leaves open. */
export const READINGS: ReadonlyMap<string, Partial<Reading>> = new Map([
  ['as read', {}],
  ['a background job is never there after the reload', { jobStays: 0 }],
  ['a background job is always there after the reload', { jobStays: 1 }],
  ['each metric has a session noise of its own', { sharedByMetrics: false }],
  ['stored sessions of 3 rounds instead of 8', { storedRounds: 3 }],
])

/** Runs a row: false alarms are rare and need more of them. */
export const RUNS = { alarms: 5000, power: 1600, sees: 1500, ratio: 3000, recorded: 1500, readings: 4000 } as const

/** Every row of the study. `share` of 0.01 takes a hundredth of the runs. */
export function planOf(share = 1): Plan {
  const rows = [...alarmRows(), ...powerRows(), ...seesRows(), ...ratioRows(), ...recordedRows(), ...readingRows()]
  const scaled = (runs: number): number => Math.max(1, Math.round(runs * share))
  return new Map(rows.map(([name, row]) => [name, { ...row, runs: scaled(row.runs) }]))
}

type Named = readonly [string, Row]

const alarmRows = (): Named[] =>
  MACHINE_NAMES.flatMap((machine) =>
    [1, ...ARMED].map((sessions) => [`alarms ${machine} ${sessions}`, gate(machine, sessions, { runs: RUNS.alarms })]),
  )

function powerRows(): Named[] {
  const runs = RUNS.power
  const armed = PUBLISHED.flatMap(({ machine, sessions }): Named[] => [
    ...EVERY_SIZES.map((size): Named => {
      const plant = { metrics: SPEEDS, size, levels: 'every' } as const
      return [`every ${machine} ${sessions} ${size}`, gate(machine, sessions, { runs, plant })]
    }),
    ...ONE_SIZES.map((size): Named => {
      const plant = { metrics: SPEEDS, size, levels: 'one' } as const
      return [`one ${machine} ${sessions} ${size}`, gate(machine, sessions, { runs, plant })]
    }),
  ])
  const provisional = MACHINE_NAMES.flatMap((machine) =>
    [0.2, 0.3].map((size): Named => {
      const plant = { metrics: SPEEDS, size, levels: 'every' } as const
      return [`every ${machine} 1 ${size}`, gate(machine, 1, { runs, plant })]
    }),
  )
  return [...armed, ...provisional]
}

/** What is planted to see whether `sees` is true; the first metric's `sees` is the size. */
export const SEEN = { speeds: SPEEDS, 'gen speed': ['genSpeed'], TTFT: ['ttftMs'] } as const

const seesRows = (): Named[] =>
  MACHINE_NAMES.flatMap((machine) =>
    ARMED.flatMap((sessions) =>
      Object.entries(SEEN).map(([name, metrics]): Named => {
        const plant = { metrics, size: 'sees', levels: 'one' } as const
        return [`sees ${machine} ${sessions} ${name}`, gate(machine, sessions, { runs: RUNS.sees, plant })]
      }),
    ),
  )

const ratioRows = (): Named[] =>
  MACHINE_NAMES.flatMap((machine) =>
    RATIO_ROUNDS.flatMap((rounds) =>
      TRUTHS.map((truth): Named => {
        return [`ratio ${machine} ${rounds} ${truth}`, { kind: 'ratio', machine, truth, rounds, runs: RUNS.ratio }]
      }),
    ),
  )

const recordedRows = (): Named[] =>
  RECORDINGS.flatMap((recording) =>
    (['quiet', 'typical'] as const).flatMap((machine): Named[] => {
      const plant = { metrics: SPEEDS, size: 'sees', levels: 'one' } as const
      const runs = RUNS.recorded
      return [
        [`recorded ${recording} ${machine} alarms`, gate(machine, 8, { recording, runs })],
        [`recorded ${recording} ${machine} sees`, gate(machine, 8, { recording, runs, plant })],
      ]
    }),
  )

const readingRows = (): Named[] =>
  [...READINGS].flatMap(([name, reading]) =>
    (['quiet', 'typical'] as const).map((machine): Named => {
      return [`reading ${machine} ${name}`, gate(machine, 8, { reading, runs: RUNS.readings })]
    }),
  )

type Rest = Omit<GateRow, 'kind' | 'machine' | 'sessions'>

const gate = (machine: MachineName, sessions: number, rest: Rest): GateRow => {
  return { kind: 'gate', machine, sessions, ...rest }
}
