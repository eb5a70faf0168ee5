import type { LevelResult, SweepResult } from '../model/result.ts'
import type { ServerMatrix, SettingResult } from '../model/server.ts'
import { clean } from './clean.ts'
import type { Palette } from './palette.ts'
import { commonText, settingText, useCaseText, verdictText } from './setting-words.ts'
import { type Column, renderTable } from './table.ts'
import { hang, wrap } from './text-width.ts'
import { ABSENT, count, digits, duration, metricText, percent } from './units.ts'
import type { Frame } from './view.ts'

/** A line of the table: a setting at a level, or one that has none. */
interface Row {
  readonly setting: SettingResult
  readonly level?: LevelResult
  /** Gen speed of P=1; absent beyond the slots, where requests wait instead of sharing. */
  readonly reference?: number
  readonly isFirst: boolean
}

/** Settings of a managed server by level: gen speed, throughput, TTFT and memory. */
export function matrixLines(sweep: SweepResult, { palette, width }: Frame): string[] {
  const { settings = [] } = sweep.matrix ?? {}
  const { lines, leftOut } = renderTable(matrixColumns(sweep, palette), width)
  const loads = Math.max(...(sweep.variants ?? []).map((variant) => variant.loads.length))
  const legend = [
    `medians of ${count(loads, 'load')} of each setting${loads > 1 ? ', in turn' : ''}`,
    ...commonText(settings[0]?.setting ?? {}),
    ...(leftOut.length === 0 ? [] : [`too narrow for: ${leftOut.join(', ')}`]),
  ]
  return [...lines, ...wrap(legend.join(' · '), width - 2).map((line) => `  ${palette.dim(line)}`)]
}

/** Which setting to take, and what each is good for: setting, use case, verdict. */
export function recommendationLines({ matrix }: SweepResult, { palette, width }: Frame): string[] {
  if (!matrix) return []
  return [
    palette.strong(`  ${recommendationText(matrix)}`),
    ...matrix.settings.flatMap((each) => settingLines(each, { palette, width }, matrix)),
  ]
}

export function recommendationText({ settings, recommended }: ServerMatrix): string {
  const chosen = settings.find(({ name }) => name === recommended)
  return chosen
    ? `Recommended: ${settingText(chosen.setting)}`
    : 'No setting can be recommended: none was measured within 80 % of RAM.'
}

/** `NUM_PARALLEL=2 · two people at once · …`: the setting, whom it serves, and how well. */
export function ratingText(result: SettingResult, matrix: ServerMatrix): string {
  const parts = [settingText(result.setting), useCaseText(result), verdictText(result, matrix)]
  const said = result.reason === undefined ? '' : `: ${clean(result.reason)}`
  return parts.filter((part) => part !== '').join(' · ') + said
}

function settingLines(result: SettingResult, { palette, width }: Frame, matrix: ServerMatrix): string[] {
  const mark = result.name === matrix.recommended ? '→ ' : '  '
  const text = ratingText(result, matrix)
  return hang(`  ${mark}`, text, width).map((line) => paintOf(result, palette)(line))
}

function paintOf({ fit }: SettingResult, palette: Palette): (text: string) => string {
  if (fit === 'interactive') return (text) => text
  return fit === 'willNotLoad' || fit === 'swapping' ? palette.bad : palette.dim
}

function rowsOf({ matrix, variants = [] }: SweepResult): Row[] {
  return (matrix?.settings ?? []).flatMap((setting): Row[] => {
    const variant = variants.find(({ name }) => name === setting.name)
    const levels = variant?.levels ?? []
    const reference = levels.find(({ parallel }) => parallel === 1)?.genSpeed?.median
    const { queueFrom = Number.POSITIVE_INFINITY } = variant?.capacity ?? {}
    if (levels.length === 0) return [{ setting, isFirst: true }]
    return levels.map((level, index) => {
      const shares = level.parallel < queueFrom
      return { setting, level, reference: shares ? reference : undefined, isFirst: index === 0 }
    })
  })
}

export function matrixColumns(sweep: SweepResult, palette: Palette): Column[] {
  const rows = rowsOf(sweep)
  const right = (name: string, unit: string, cell: (level: LevelResult, row: Row) => string): Column => ({
    name,
    head: [name, palette.dim(unit)],
    cells: rows.map((row) => (row.level ? cell(row.level, row) : ABSENT)),
    align: 'right',
  })
  return [
    {
      name: 'setting',
      head: ['setting', ''],
      cells: rows.map(({ setting, isFirst }) => (isFirst ? palette.strong(settingText(setting.setting)) : '')),
      align: 'left',
    },
    right('P', '', ({ parallel }) => String(parallel)),
    right('gen speed', 'tok/s', ({ genSpeed }) => numberText(genSpeed?.median)),
    { ...right('of P=1', '', ({ genSpeed }, row) => shareText(genSpeed?.median, row.reference)), dropRank: 3 },
    { ...right('user speed', 'tok/s', ({ userSpeed }) => numberText(userSpeed?.median)), dropRank: 2 },
    right('throughput', 'tok/s', ({ throughput }) => numberText(throughput?.median)),
    { ...right('TTFT', 'p50', ({ ttftMs }) => (ttftMs ? duration(ttftMs.median, 1) : ABSENT)), dropRank: 1 },
    right('memory', '', ({ memoryBytes }) => metricText('memoryBytes', memoryBytes?.median)),
    ...noteColumn(rows, palette),
  ]
}

/** Why a row has no numbers; no column where each has. */
function noteColumn(rows: readonly Row[], palette: Palette): Column[] {
  if (rows.every(({ level }) => level)) return []
  const cells = rows.map(({ setting, level }) => (level ? '' : palette.bad(noteOf(setting))))
  return [{ name: 'note', head: ['', ''], cells, align: 'left' }]
}

const noteOf = ({ fit }: SettingResult): string => (fit === 'willNotLoad' ? 'will not load' : 'not measured')

const numberText = (value: number | undefined): string => (value === undefined ? ABSENT : digits(value, 2))

const shareText = (value: number | undefined, reference: number | undefined): string =>
  value === undefined || reference === undefined ? ABSENT : percent(value / reference)
