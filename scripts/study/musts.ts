import { gateOf } from './gate-tables.ts'
import { clearlyBeyond, withError } from './numbers.ts'
import { ARMED, MACHINE_NAMES, SEEN } from './plan.ts'
import { ratioOf } from './ratio-tables.ts'
import type { Results } from './run-plan.ts'

/** Something the rule promises, and the row that comes closest to breaking it. */
export interface Must {
  readonly text: string
  readonly worst: string
  readonly state: 'holds' | 'within the error of the line' | 'does not hold'
}

interface Measured {
  readonly where: string
  readonly share: number
  readonly runs: number
}

/** The promises of the rule, held against this study. */
export function mustsOf(results: Results): Must[] {
  const sees = Object.keys(SEEN).map((name) => {
    const rows = MACHINE_NAMES.flatMap((machine) => ARMED.map((sessions) => `sees ${machine} ${sessions} ${name}`))
    return atLeast(`\`sees\` of ${name} is caught in ≥ 91 % of runs`, rows.map(failedIn(results)), 0.91)
  })
  const name = 'ratio rough 3-8 0.63'
  const text = '"P=2 ≥ 60 %" at a true 63 %, rough machine, as shipped (3 to 8 rounds), is missed in ≤ 1 % of runs'
  const ratio = atMost(text, [{ ...ratioOf(results, name), where: name, share: ratioOf(results, name).missed }], 0.01)
  const alarms = ['alarms quiet 8', 'alarms typical 8'].map(failedIn(results))
  return [atMost('false alarms, 8 stored sessions, quiet and typical, are ≤ 1 %', alarms, 0.01), ...sees, ratio]
}

const failedIn =
  (results: Results) =>
  (where: string): Measured => {
    const { failed, runs } = gateOf(results, where)
    return { where, share: failed, runs }
  }

function atMost(text: string, measured: readonly Measured[], line: number): Must {
  const worst = measured.reduce((most, each) => (each.share > most.share ? each : most))
  return must(text, worst, { line, good: worst.share <= line })
}

function atLeast(text: string, measured: readonly Measured[], line: number): Must {
  const worst = measured.reduce((least, each) => (each.share < least.share ? each : least))
  return must(text, worst, { line, good: worst.share >= line })
}

function must(text: string, worst: Measured, { line, good }: { line: number; good: boolean }): Must {
  const wrong = clearlyBeyond(worst, line) ? 'does not hold' : 'within the error of the line'
  return {
    text,
    worst: `${withError(worst.share, worst.runs)} % (${worst.where})`,
    state: good ? 'holds' : wrong,
  }
}
