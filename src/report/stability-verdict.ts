import type { FalseSuspect, GateSize, SessionLoads, Stability, StabilityResult } from '../model/stability.ts'
import { adviceLines } from './advice.ts'
import { cellName, changeText } from './cell-text.ts'
import { clean } from './clean.ts'
import { hang } from './text-width.ts'
import { count, percent, percentAsSet } from './units.ts'
import type { Frame } from './view.ts'

type Role = 'good' | 'bad' | 'doubt' | 'dim'

/** What kind of machine this is, which gates it carries, and whether the rule stays silent on it. */
export function verdictLines(stability: Stability, { palette, width }: Frame): string[] {
  const line = (mark: string, role: Role, text: string): string[] => hang(`  ${palette[role](mark)} `, text, width)
  const [kindMark, kindRole] = KIND_MARKS[stability.kind]
  return [
    ...line(kindMark, kindRole, kindText(stability)),
    ...stability.gates.toReversed().flatMap((gate, index) => {
      const [mark, role]: [string, Role] =
        gate.stored !== undefined ? ['✓', 'good'] : index === 0 ? ['✗', 'bad'] : ['–', 'dim']
      return line(mark, role, gateText(gate))
    }),
    ...line(...selfCheckLine(stability)),
    ...hang(
      '  ',
      `smallest slow-down that will be seen: ${percent(stability.sees, 1)} of gen speed at one level, with ${stability.advised} stored sessions`,
      width,
    ).map(palette.strong),
  ]
}

const KIND_MARKS: Readonly<Record<Stability['kind'], readonly [string, Role]>> = {
  quiet: ['✓', 'good'],
  typical: ['✓', 'good'],
  rough: ['?', 'doubt'],
}

/** Sessions of the study's machines differ by so much. */
const STUDIED: Readonly<Record<Stability['kind'], string>> = { quiet: '1 %', typical: '2 %', rough: '4 %' }

function kindText({ kind, metrics, sessions }: Stability): string {
  const own = metrics.find(({ metric }) => metric === 'genSpeed')
  const [low, high] = own?.range ?? [0, 0]
  const range = `${count(sessions, 'session')} tell it to lie between ${percent(low)} and ${percent(high)}, in 9 of 10 cases`
  return `${kind}: gen speed differs by ${percent(own?.between ?? 0)} from session to session (${range}); sessions of the study's ${kind} machine differ by about ${STUDIED[kind]}`
}

const gateText = ({ slowdown, stored }: GateSize): string =>
  `carries a gate at ${percentAsSet(slowdown)}: ${stored === undefined ? 'no' : `yes, from ${stored} stored sessions`}`

function selfCheckLine({ selfCheck }: Stability): [string, Role, string] {
  const { judged, suspects, falseAlarms } = selfCheck
  const head = `A/A: ${count(judged, 'session')} judged against the others, ${falseAlarms === 0 ? 'no false alarm' : count(falseAlarms, 'false alarm')}`
  if (suspects.length === 0) return ['✓', 'good', head]
  const why = suspects.map(suspectText).join('; ')
  return falseAlarms === 0
    ? ['?', 'doubt', `${head}. Past a limit, but not again in the session after: ${why}`]
    : ['✗', 'bad', `${head}, where none should be: ${why}`]
}

function suspectText(suspect: FalseSuspect): string {
  const cell = { ...suspect, verdict: 'regressed' } as const
  const { change, limit } = changeText(cell)
  return `session ${suspect.session}, ${cellName(cell)} ${change}, limit ${limit}${suspect.confirmed ? ', confirmed' : ''}`
}

/** What these figures do not hold. */
export function doubtLines({ stability, loads, leftOut }: StabilityResult, { palette, width }: Frame): string[] {
  const doubt = (text: string, advice: string): string[] => [
    ...hang(`  ${palette.doubt('!')} `, text, width),
    ...adviceLines(advice, '    ', width).map(palette.dim),
  ]
  const { days } = stability
  return [
    ...leftOut.flatMap(({ session, why }) =>
      doubt(
        `session ${session} is left out, as a baseline would not store it: ${clean(why)}`,
        'Remove the cause and run again.',
      ),
    ),
    ...(loads === 'fresh' ? [] : doubt(...loadsDoubt(loads))),
    ...(days.length > 1
      ? []
      : doubt(
          `all sessions are of one day (${days.join()}): how days differ is not in these figures, and a baseline of one day gives about five times as many false alarms`,
          'Record one more session on another day.',
        )),
  ]
}

function loadsDoubt(loads: Exclude<SessionLoads, 'fresh'>): [string, string] {
  const because = {
    never: '`--reload never` forbids it',
    remote: 'the server is not on this machine',
    'other-model': "another model was in the server's memory, so somebody else may be using it",
  }[loads]
  return [
    `the model was not unloaded between sessions (${because}): sessions of one load differ less than fresh loads do, so this understates how far they scatter`,
    loads === 'other-model'
      ? 'Unload the other model (`ollama stop MODEL`) and run again, or allow the reload: --reload always'
      : 'Allow it: --reload always',
  ]
}

/** What to do with it: the next command, or how the machine becomes quieter. */
export function nextLines({ advised, carriesGate }: Stability, { palette, width }: Frame): string[] {
  if (!carriesGate) return [...hang('  ', ROUGH, width), ...adviceLines(QUIETER, '  ', width)]
  return [
    ...hang('  ', `Record ${advised} sessions, each a fresh load, with nothing else running:`, width),
    ...hang('    ', `VITEST_OLLAMA_SESSIONS=${advised} npx vitest bench --run -u`, width).map(palette.strong),
  ]
}

const ROUGH =
  'This machine is too rough to carry a gate: with 8 stored sessions a slow-down of 20 % would still be missed too often.'

const QUIETER =
  'Close other programs, keep it on mains power, let it cool longer between sessions (--reload-idle 2m), generate more ' +
  'tokens per request (--num-predict 128), and run this again; or take another machine as the runner. Requirements on ' +
  'ratios within a run, such as "P=2 gen speed ≥ 60% of baseline", need no stored sessions.'
