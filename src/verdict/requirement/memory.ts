import { metricOf } from '../../model/metric.ts'
import { isOfRam, type MemorySource } from '../../model/machine.ts'
import type { MemoryReport, SweepResult } from '../../model/result.ts'
import type { Comparison, PercentBound, ShareBound } from './ast.ts'
import type { Lacking } from './finding.ts'
import { formatFactor, formatLimit, formatRam, formatValue } from './format.ts'
import type { Held } from './held.ts'
import type { RequirementInput } from './input.ts'

/** Against a share of the machine's RAM or VRAM. */
export function heldAgainstShare(
  requirement: Comparison & { readonly bound: ShareBound },
  value: number,
  input: RequirementInput,
): Held | Lacking {
  const { metric, op, bound } = requirement
  const total = bound.of === 'RAM' ? (input.ramBytes ?? input.sweep.machine.ramBytes) : vramOf(input)
  if (total === undefined || total <= 0) return unknownTotal(bound.of)
  const now =
    bound.of === 'VRAM' ? inVram(input.sweep) : metric === 'memoryBytes' ? largest(value, input.sweep) : { value }
  if ('lacking' in now) return now
  const [share, limit] = [now.value / total, bound.percent / 100]
  const note = now.note ? ` (${now.note})` : ''
  return {
    value: share,
    limit,
    shown: `${formatValue(metric, now.value)}${note} = ${formatFactor(share, '%', limit)} of ${formatRam(total)} ${bound.of}`,
    required: `${op} ${formatLimit(limit, '%')}`,
  }
}

/** Of the GPUs together; on a Mac, what Metal lets the GPU use of the memory it shares. */
const vramOf = ({ vramBytes, sweep: { machine, conditions } }: RequirementInput): number | undefined =>
  vramBytes ?? machine.vramBytes ?? conditions.gpuWorkingSetBytes

/** Memory growth against the memory it grew from: at turn 1, or after warm-up, of the source that has both. */
export function heldAgainstSettled(
  { metric, op, bound }: Comparison & { readonly bound: PercentBound },
  value: number,
  { sweep }: RequirementInput,
): Held | Lacking {
  const settled = sweep.turns ? sweep.turns[0]?.memoryBytes?.median : comparedReport(sweep)?.settledBytes
  if (settled === undefined || settled <= 0) {
    return {
      lacking: 'the memory after warm-up is not known, so its growth is no share of it',
      cure: `Hold ${metricOf(metric).word} against an amount such as "500 MB" instead.`,
    }
  }
  const [share, limit] = [value / settled, bound.percent / 100]
  return {
    value: share,
    limit,
    shown: `${formatValue(metric, value)} = ${formatFactor(share, '%', limit)} of ${formatValue('memoryBytes', settled)} ${sweep.turns ? 'at turn 1' : 'after warm-up'}`,
    required: `${op} ${formatLimit(limit, '%')}`,
  }
}

/** Growth over the run, from the source that is compared. */
export const memoryGrowth = (sweep: SweepResult): number | undefined =>
  sweep.run.memoryGrowthBytes?.median ?? comparedReport(sweep)?.growthBytes

function comparedReport({ memory, conditions }: SweepResult): MemoryReport | undefined {
  const known = memory.filter(
    ({ source, growthBytes, settledBytes }) =>
      isOfRam(source) && growthBytes !== undefined && settledBytes !== undefined,
  )
  return known.find(({ source }) => source === conditions.memorySource) ?? known[0]
}

const SOURCE_WORDS: { readonly [K in MemorySource]: string } = {
  rss: "RSS of the server's processes",
  footprint: "footprint of the server's processes",
  'api/ps': 'by /api/ps',
  gpu: "of the server's processes, by the driver",
  'gpu-total': 'of all programs, by the driver',
}

interface Figure {
  readonly value: number
  readonly note?: string
}

/** The larger of what the level needed and what the other source says: neither alone sees all of it. */
function largest(value: number, { memory, conditions }: SweepResult): Figure {
  const own = { value, source: conditions.memorySource }
  const others = memory.flatMap(({ source, settledBytes }) =>
    settledBytes === undefined || source === own.source || !isOfRam(source) ? [] : [{ value: settledBytes, source }],
  )
  const [most, next] = [own, ...others].toSorted((a, b) => b.value - a.value)
  if (!most?.source) return { value: most?.value ?? value }
  const less = next?.source ? `, more than ${formatValue('memoryBytes', next.value)} ${SOURCE_WORDS[next.source]}` : ''
  return { value: most.value, note: `${SOURCE_WORDS[most.source]}${less}` }
}

/** What the driver counts for the server's processes, else the server's statement and the share of it on the GPU. */
function inVram({ memory, conditions }: SweepResult): Figure | Lacking {
  const counted = memory.find(({ source }) => source === 'gpu')?.settledBytes
  if (counted !== undefined) return { value: counted, note: SOURCE_WORDS.gpu }
  const stated = memory.find(({ source }) => source === 'api/ps')?.settledBytes
  if (stated !== undefined && conditions.gpuShare !== undefined) {
    return {
      value: stated * conditions.gpuShare,
      note: `${formatFactor(conditions.gpuShare, '%')} of the model, by /api/ps`,
    }
  }
  return {
    lacking: 'the server did not say how much of the model is in GPU memory',
    cure: 'Hold memory against RAM instead: "memory < 80% RAM".',
  }
}

function unknownTotal(of: 'RAM' | 'VRAM'): Lacking {
  if (of === 'VRAM') {
    return {
      lacking: 'the size of VRAM is not known',
      cure: 'Hold memory against RAM or an amount instead: "memory < 80% RAM", "memory < 20 GB".',
    }
  }
  return {
    lacking: "the machine's RAM is not known: give it with `--ram 32GB` or `ramBytes`",
    cure: 'Give the RAM of the machine the server runs on: `ramBytes` of the scenario, or `--ram 32GB` (32 GiB, as machines are sold).',
  }
}
