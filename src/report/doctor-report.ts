import type { Examination, Finding, FindingKey, FindingState } from '../model/finding.ts'
import { adviceLines } from './advice.ts'
import { clean } from './clean.ts'
import { jsonText } from './json-text.ts'
import type { Palette } from './palette.ts'
import { hang, padEnd, widthOf } from './text-width.ts'
import { count } from './units.ts'
import { type Frame, proseColumnsOf, type View } from './view.ts'

const NAMES: Readonly<Record<FindingKey, string>> = {
  node: 'Node',
  vitest: 'Vitest',
  plugin: 'plugin',
  server: 'server',
  model: 'model',
  slots: 'at once',
  memory: 'memory',
  swap: 'swap',
  power: 'power',
  load: 'other load',
  machine: 'machine',
}

/** Each state by a sign and a word, so that colour is never all there is. */
const SIGNS: Readonly<
  Record<FindingState, readonly [sign: string, paint: keyof Palette & ('good' | 'bad' | 'doubt' | 'dim')]>
> = {
  fine: ['✓', 'good'],
  caution: ['!', 'doubt'],
  mend: ['✗', 'bad'],
  skipped: ['·', 'dim'],
  unknown: ['?', 'doubt'],
}

/** Below this, commands in advice need the columns that it would be moved in by. */
const NARROW = 80

const STATE_WIDTH = Math.max(...Object.keys(SIGNS).map(widthOf))
const NAME_WIDTH = Math.max(...Object.values(NAMES).map(widthOf))

/** A line for each thing that was looked at, with what to do below it, and what it comes to. */
export function renderExamination({ findings }: Examination, view: View): string {
  const frame = { palette: view.palette, width: proseColumnsOf(view) }
  return [...findings.flatMap((finding) => findingLines(finding, frame)), '', summary(findings, frame)].join('\n')
}

/** As `doctor --json` prints it. */
export const renderExaminationJson = (examination: Examination): string => `${jsonText(examination)}\n`

function findingLines({ key, state, text, advice }: Finding, { palette, width }: Frame): string[] {
  const [sign, paint] = SIGNS[state]
  const start = `${sign} ${padEnd(state, STATE_WIDTH)}  `
  const name = `${padEnd(NAMES[key], NAME_WIDTH)}  `
  const indent = ' '.repeat(width < NARROW ? 4 : widthOf(start))
  const [first = start + name, ...more] = hang(start + name, clean(text), width)
  return [
    palette[paint](start) + first.slice(start.length),
    ...more,
    ...adviceLines(advice, indent, width).map(palette.dim),
  ]
}

function summary(findings: readonly Finding[], { palette }: Frame): string {
  const numberOf = (state: FindingState) => findings.filter((finding) => finding.state === state).length
  const [mend, caution, unknown] = [numberOf('mend'), numberOf('caution'), numberOf('unknown')]
  const unseen = unknown === 0 ? '' : `; ${count(unknown, 'thing')} could not be looked at`
  const doubts = caution === 0 ? '' : `, ${count(caution, 'caution')}`
  if (mend > 0) return palette.bad(`${count(mend, 'thing')} to mend${doubts}${unseen}`)
  return unknown > 0 || caution > 0
    ? palette.doubt(`nothing to mend${doubts}${unseen}`)
    : palette.good('nothing to mend')
}
