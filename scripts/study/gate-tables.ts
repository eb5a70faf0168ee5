import type { GateResult } from './gate-row.ts'
import { beside, perCent, withError } from './numbers.ts'
import { ARMED, MACHINE_NAMES, READINGS, RECORDINGS, SEEN } from './plan.ts'
import { EVERY_SIZES, ONE_SIZES, PUBLISHED, PUBLISHED_PROVISIONAL } from './published.ts'
import type { Results } from './run-plan.ts'
import { table } from './table.ts'

export function alarmTable(results: Results): string {
  const rows = MACHINE_NAMES.flatMap((machine) =>
    [1, ...ARMED].map((sessions) => {
      const result = gateOf(results, `alarms ${machine} ${sessions}`)
      const known = PUBLISHED.find((row) => row.machine === machine && row.sessions === sessions)
      const provisional = PUBLISHED_PROVISIONAL.find((row) => row.machine === machine && sessions === 1)
      return [
        `${machine}, ${sessions}`,
        beside(failed(result), known?.falseAlarms ?? provisional?.falseAlarms, 0.005),
        `${result.rounds.toFixed(1)} (${known?.rounds ?? '–'})`,
        perCent(result.notConfirmed),
        `${perCent(result.limits.genSpeed)} / ${perCent(result.limits.ttftMs)} (${known?.limits.join(' / ') ?? '–'})`,
      ]
    }),
  )
  const head = ['machine, stored sessions', 'false alarms %', 'rounds', 'not confirmed %', 'limit, gen speed / TTFT %']
  return table(head, rows)
}

export function powerTable(results: Results): string {
  const rows = PUBLISHED.map(({ machine, sessions, every, one }) => [
    `${machine}, ${sessions}`,
    ...EVERY_SIZES.map((size, at) => caught(results, `every ${machine} ${sessions} ${size}`, every[at])),
    ...ONE_SIZES.map((size, at) => caught(results, `one ${machine} ${sessions} ${size}`, one[at])),
  ])
  return table(
    ['machine, stored sessions', ...columns(EVERY_SIZES, 'everywhere'), ...columns(ONE_SIZES, 'at P=4')],
    rows,
  )
}

const columns = (sizes: readonly number[], where: string): string[] =>
  sizes.map((size) => `${Math.round(size * 100)} % ${where}`)

/** One stored session; the study says "about 68 %" and "96-100 %". */
export function provisionalTable(results: Results): string {
  const rows = MACHINE_NAMES.map((machine) => [
    machine,
    ...[0.2, 0.3].map((size) => withErrorOf(gateOf(results, `every ${machine} 1 ${size}`))),
  ])
  return table(['machine, 1 stored session', '20 % everywhere (about 68)', '30 % everywhere (96-100)'], rows)
}

export function costTable(results: Results): string {
  const rows = PUBLISHED.map(({ machine, sessions }) => {
    const names = ['alarms', 'every'].map((kind) => `${kind} ${machine} ${sessions}${kind === 'every' ? ' 0.2' : ''}`)
    return [`${machine}, ${sessions}`, ...names.map((name) => gateOf(results, name).rounds.toFixed(1))]
  })
  return table(['machine, stored sessions', 'rounds when unchanged', 'rounds at 20 % everywhere'], rows)
}

export function seesTable(results: Results): string {
  const names = Object.keys(SEEN)
  const rows = MACHINE_NAMES.flatMap((machine) =>
    ARMED.map((sessions) => [
      `${machine}, ${sessions}`,
      ...names.map((name) => withErrorOf(gateOf(results, `sees ${machine} ${sessions} ${name}`))),
    ]),
  )
  return table(['machine, stored sessions', 'speeds at P=4', 'gen speed at P=4 alone', 'TTFT at P=4 alone'], rows)
}

export function recordedTable(results: Results): string {
  const rows = RECORDINGS.flatMap((recording) =>
    (['quiet', 'typical'] as const).map((machine) => {
      const alarms = gateOf(results, `recorded ${recording} ${machine} alarms`)
      const sees = gateOf(results, `recorded ${recording} ${machine} sees`)
      return [
        `${recording}, ${machine}`,
        withErrorOf(alarms),
        alarms.rounds.toFixed(1),
        `${perCent(alarms.limits.genSpeed)} / ${perCent(alarms.limits.ttftMs)}`,
        withErrorOf(sees),
      ]
    }),
  )
  const head = [
    'rounds of, sessions of',
    'false alarms %',
    'rounds',
    'limit, gen speed / TTFT %',
    '`sees` at P=4 caught %',
  ]
  return table(head, rows)
}

export function readingTable(results: Results): string {
  const rows = [...READINGS.keys()].map((name) => [
    name,
    ...(['quiet', 'typical'] as const).map((machine) => withErrorOf(gateOf(results, `reading ${machine} ${name}`))),
  ])
  return table(['reading', 'false alarms %, quiet, 8', 'false alarms %, typical, 8'], rows)
}

/** @throws RangeError when the plan has no such row. */
export function gateOf(results: Results, name: string): GateResult {
  const result = results.gate.get(name)
  if (!result) throw new RangeError(`The study has no row "${name}": name it as plan.ts does`)
  return result
}

const failed = ({ failed: share, runs }: GateResult): { share: number; runs: number } => ({ share, runs })

const withErrorOf = ({ failed: share, runs }: GateResult): string => withError(share, runs)

const caught = (results: Results, name: string, published: number | undefined): string =>
  beside(failed(gateOf(results, name)), published)
