import type { MemoryPlan, Plan, PlanSetting, SystemMemory } from '../model/plan.ts'
import { clean } from './clean.ts'
import { forecastLines } from './forecast-lines.ts'
import { jsonText } from './json-text.ts'
import { largestText, needText, planLegend, planTable } from './plan-table.ts'
import { simulatedLines } from './sweep-title.ts'
import { fill, hang, wrap } from './text-width.ts'
import { bytes } from './units.ts'
import { columnsOf, type Frame, proseColumnsOf, type View } from './view.ts'

/** The terminal report of a plan: what a model will need, and where the cliff will be. */
export function renderPlan(plan: Plan, view: View): string {
  const at = { palette: view.palette, width: columnsOf(view) }
  const prose = { palette: view.palette, width: proseColumnsOf(view) }
  const { memory, forecast } = plan
  const blocks = [
    title(plan, prose),
    ...(memory ? contextBlocks(memory, at, prose) : []),
    memory ? planLegend(memory, prose) : [],
    memory ? doubtLines(memory, prose) : [],
    forecast ? forecastLines(forecast, prose) : [],
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

/** `plan.json`. */
export const renderPlanJson = (plan: Plan): string => `${jsonText(plan)}\n`

function title(plan: Plan, { palette, width }: Frame): string[] {
  const lines = (parts: readonly (string | undefined)[]): string[] =>
    fill(
      parts.map((part) => clean(part ?? '')),
      width - 2,
    ).map((line) => `  ${line}`)
  const { machine, memory } = plan
  return [
    ...wrap(`plan for ${clean(plan.model)}`, width).map(palette.strong),
    ...(plan.simulated && machine ? simulatedLines({ machine }, { palette, width }) : []),
    ...lines([plan.family, plan.parameterSize, plan.quantization, ...(machine ? clean(machine.key).split(' · ') : [])]),
    ...(memory ? lines(memoryParts(memory)).map(palette.dim) : []),
  ]
}

function memoryParts({ weightsBytes, processBytes, system, ramBytes, vramBytes }: MemoryPlan): string[] {
  return [
    `model ${bytes(weightsBytes)}`,
    `processes ${bytes(processBytes)}`,
    `system and other programs ${bytes(system.bytes)} (${SOURCES[system.source]})`,
    ramBytes === undefined ? '' : `RAM ${soldAs(ramBytes)} = ${bytes(ramBytes)}`,
    vramBytes === undefined ? '' : `GPU memory ${soldAs(vramBytes)} = ${bytes(vramBytes)}`,
  ]
}

const SOURCES: Readonly<Record<SystemMemory['source'], string>> = {
  given: 'as given',
  preset: "the preset's",
  measured: 'in use now',
  assumed: 'assumed: give --system',
}

/** RAM as machines are sold: 32 GB are 32 GiB. */
const soldAs = (count: number): string => `${Number((count / 2 ** 30).toFixed(1))} GB`

function contextBlocks(memory: MemoryPlan, at: Frame, prose: Frame): string[][] {
  const groups = [...Map.groupBy(memory.settings, ({ numCtx }) => numCtx).values()]
  return groups.map((settings) => [
    ...fill([contextText(settings), ...slotTexts(settings)], prose.width - 2).map((line) => `  ${line}`),
    ...planTable(settings, at),
    ...verdictLines(memory, settings, prose),
  ])
}

function contextText([first]: readonly PlanSetting[]): string {
  if (!first) return ''
  const { numCtx, slotTokens } = first
  return `num_ctx ${numCtx}${slotTokens === numCtx ? '' : ` (a slot gets ${slotTokens})`}`
}

const slotTexts = (settings: readonly PlanSetting[]): string[] =>
  settings.map(({ kvType, kvBytesPerSlot }) => `${kvType} KV ${needText(kvBytesPerSlot)} a slot`)

function verdictLines(memory: MemoryPlan, settings: readonly PlanSetting[], { palette, width }: Frame): string[] {
  const share = memory.vramBytes === undefined ? 'RAM' : "the GPU's memory"
  const headline = `largest NUM_PARALLEL under 80 % of ${share}`
  const [first = '', ...others] = hang('  ', `${headline}: ${largestText(settings)}`, width)
  return [
    first.replace(headline, palette.strong),
    ...others,
    ...settings.flatMap((setting) => refusalLines(memory, setting, width)),
  ]
}

/** From where on it will not load, with every part of the sum. */
function refusalLines(memory: MemoryPlan, setting: PlanSetting, width: number): string[] {
  const { tooLargeFrom, rows } = setting
  const shown = rows.find(({ numParallel }) => numParallel === tooLargeFrom)
  if (tooLargeFrom === undefined || !shown) return []
  return hang(
    '  ',
    `${setting.kvType}: from NUM_PARALLEL=${tooLargeFrom} on it will not load on ${onWhat(memory)}: ${sumText(memory, shown)}`,
    width,
  )
}

const onWhat = ({ ramBytes, vramBytes }: MemoryPlan): string =>
  [
    ...(ramBytes === undefined ? [] : [soldAs(ramBytes)]),
    ...(vramBytes === undefined ? [] : [`a GPU with ${soldAs(vramBytes)}`]),
  ].join(' and ')

function sumText(memory: MemoryPlan, { numParallel, kvBytes, neededBytes }: PlanSetting['rows'][number]): string {
  const { weightsBytes, processBytes, system } = memory
  const parts = [
    `model ${bytes(weightsBytes)}`,
    `${numParallel} × ${bytes(kvBytes.low / numParallel)} KV`,
    `processes ${bytes(processBytes)}`,
    `system ${bytes(system.bytes)}`,
  ]
  return `${parts.join(' + ')} = ${bytes(neededBytes.low + system.bytes)} of ${bytes(allBytes(memory))}`
}

/** A Mac's GPU has no memory beside the RAM. */
const allBytes = ({ ramBytes = 0, vramBytes = 0, unified }: MemoryPlan): number => ramBytes + (unified ? 0 : vramBytes)

function doubtLines({ oneSlotBecause, unknown, doubts }: MemoryPlan, { palette, width }: Frame): string[] {
  const all = [
    ...(oneSlotBecause === undefined ? [] : [`one slot whatever OLLAMA_NUM_PARALLEL says: ${clean(oneSlotBecause)}`]),
    ...(unknown.length === 0 ? [] : [`not known: ${unknown.map((key) => clean(key)).join(', ')}`]),
    ...doubts.map((doubt) => clean(doubt)),
  ]
  return all.flatMap((doubt) => hang('  · ', doubt, width)).map(palette.dim)
}
