import type { SeenSlots } from '../load/probe-slots.ts'
import { MOST_RAM_SHARE } from '../model/machine.ts'
import type { Finding } from '../model/finding.ts'
import { isOfRam } from '../model/machine.ts'
import type { MemoryPlan, PlanRow, PlanSetting, PlanVerdict } from '../model/plan.ts'
import { bytes, percent } from '../report/units.ts'

const key = 'memory'
const LESS =
  'Lower OLLAMA_NUM_PARALLEL or num_ctx (each slot holds its own KV cache), use a quantized KV cache or a smaller model, or close other programs.'

/** Head-room: as read while the model was loaded, else as predicted. Absent where neither is known. */
export function memoryFinding(seen: SeenSlots | undefined, plan: MemoryPlan | undefined): Finding | undefined {
  return (seen && readFinding(seen, plan)) ?? (plan && predictedFinding(plan))
}

function readFinding({ result, slots, orMore }: SeenSlots, plan: MemoryPlan | undefined): Finding | undefined {
  const report = result.memory.find(({ source }) => isOfRam(source))
  const needed = report?.settledBytes
  const { ramBytes } = result.machine
  if (needed === undefined || ramBytes === undefined) return undefined
  const share = needed / ramBytes
  const figures = `${bytes(needed)} of ${bytes(ramBytes)} RAM (${percent(share)}) with ${orMore ? 'at least ' : ''}${slots} slot${slots === 1 ? '' : 's'}`
  const more = largestText(plan?.settings[0])
  if (share < MOST_RAM_SHARE) return { key, state: 'fine', text: figures + more }
  return { key, state: share < 1 ? 'caution' : 'mend', text: `${figures}; 80 % is the most that is safe`, advice: LESS }
}

function predictedFinding({ settings }: MemoryPlan): Finding | undefined {
  const setting = settings[0]
  const row = setting?.rows[0]
  if (!setting || !row) return undefined
  const state = STATES[row.verdict]
  const text = `${predictedText(row, setting)}${largestText(setting)}`
  return state === 'fine' || state === 'skipped' ? { key, state, text } : { key, state, text, advice: LESS }
}

const STATES: Readonly<Record<PlanVerdict, Finding['state']>> = {
  fits: 'fine',
  tight: 'caution',
  spills: 'caution',
  'too-large': 'mend',
  unknown: 'skipped',
}

function predictedText({ neededBytes, share, verdict }: PlanRow, { numCtx }: PlanSetting): string {
  const needs = `predicted: ${bytes(neededBytes.high ?? neededBytes.low)} with one slot of ${numCtx} tokens`
  return verdict === 'unknown' ? `${needs} or more` : `${needs} (${percent(share)} of the memory)`
}

function largestText(setting: PlanSetting | undefined): string {
  if (setting?.largest === undefined) return ''
  const { largest, rows, numCtx } = setting
  const most = rows.at(-1)?.numParallel
  const upTo = largest === most ? `${largest} or more` : `${largest}`
  return `; by prediction there is room for ${upTo} slots of ${numCtx} tokens`
}
