import { MOST_RAM_SHARE } from '../model/machine.ts'
import type { VariantResult } from '../model/result.ts'
import type { ServerMatrix, ServerSetting, SettingFit, SettingResult } from '../model/server.ts'
import { median } from '../stats/quantile.ts'

/** Share of one person's gen speed that is fine for a conversation, and that can still be used. */
const INTERACTIVE_SHARE = 0.6
const USABLE_SHARE = 0.5

/** Growth of swap below this is no swapping: systems write a little out at any time. */
export const SWAP_NOTICED_BYTES = 64_000_000

/** Throughputs closer than this are the same; the smaller memory then decides. */
const SAME_THROUGHPUT = 0.03

/** A setting as measured, or why it was not. */
export interface MeasuredSetting {
  readonly name: string
  readonly setting: ServerSetting
  readonly variant?: VariantResult
  readonly failure?: { readonly state: 'willNotLoad' | 'unknown'; readonly reason: string }
  readonly swapGrowthBytes?: number
}

/** What each setting is good for, and which to take. */
export function rateSettings(measured: readonly MeasuredSetting[], ramBytes: number | undefined): ServerMatrix {
  const settings = measured.map((one) => rate(one, ramBytes))
  const fitting = settings.filter(({ fit }) => fit === 'interactive' || fit === 'usable' || fit === 'batch')
  return {
    settings,
    recommended: recommend(fitting)?.name,
    bestThroughput: best(fitting, ({ throughput }) => throughput)?.name,
    bestPerMemory: best(fitting, perMemory)?.name,
  }
}

function rate({ name, setting, variant, failure, swapGrowthBytes }: MeasuredSetting, ramBytes?: number): SettingResult {
  const reason = failure?.reason
  if (!variant) return { name, setting, fit: failure?.state ?? 'unknown', reason, swapGrowthBytes }
  const { people, share, band } = sharedSpeed(setting, variant)
  const memoryBytes = memoryOf(variant)
  const ramShare = memoryBytes === undefined || ramBytes === undefined ? undefined : memoryBytes / ramBytes
  const throughput = variant.levels.find(({ parallel }) => parallel === people)?.throughput?.median
  const numbers = { people, share, band, throughput, memoryBytes, ramShare, swapGrowthBytes }
  const fit = failure?.state ?? fitOf({ share, ramShare, swapGrowthBytes })
  return { name, setting, fit, reason: reason ?? notServed(setting, variant), ...numbers }
}

/** Gen speed of each of as many people as there are slots, of one person's on the same setting. */
function sharedSpeed(
  { numParallel }: ServerSetting,
  { levels, capacity, cliff }: VariantResult,
): Pick<SettingResult, 'people' | 'share' | 'band'> {
  const known = levels.filter(({ genSpeed }) => genSpeed).map(({ parallel }) => parallel)
  const slots = numParallel ?? capacity.slots ?? Math.max(1, ...known)
  const within = known.filter((parallel) => parallel <= slots)
  if (within.length === 0) return {}
  const people = Math.max(...within)
  if (people === 1) return { people, share: 1 }
  const level = cliff.levels.find(({ parallel }) => parallel === people)
  return { people, share: level?.ratio, band: level?.band }
}

/** Where the server did not do what it was told. */
function notServed({ numParallel = 1 }: ServerSetting, { capacity: { slots } }: VariantResult): string | undefined {
  return slots === undefined || slots >= numParallel
    ? undefined
    : `it served ${slots} at once, although it was started for ${numParallel}: some model families are always served one at a time`
}

/** The value that is compared elsewhere too: after warm-up, at the highest level, of the primary source. */
function memoryOf({ levels, loads }: VariantResult): number | undefined {
  const settled = loads.flatMap(({ memory }) => memory[0]?.settledBytes ?? [])
  return median(settled) ?? levels.at(-1)?.memoryBytes?.median
}

function fitOf({ share, ramShare, swapGrowthBytes }: Partial<SettingResult>): SettingFit {
  if ((swapGrowthBytes ?? 0) > SWAP_NOTICED_BYTES) return 'swapping'
  if ((ramShare ?? 0) > MOST_RAM_SHARE) return 'memoryTight'
  if (share === undefined) return 'unknown'
  if (share >= INTERACTIVE_SHARE) return 'interactive'
  return share >= USABLE_SHARE ? 'usable' : 'batch'
}

/** Most people at an interactive speed, else at a usable one; of equals the fastest, of equally fast ones the smallest. */
function recommend(fitting: readonly SettingResult[]): SettingResult | undefined {
  const good = ['interactive', 'usable', 'batch'].map((fit) => fitting.filter((each) => each.fit === fit))
  const candidates = good.find((each) => each.length > 0) ?? []
  const most = Math.max(...candidates.map(({ people = 0 }) => people))
  const equals = candidates.filter(({ people }) => people === most)
  const fastest = Math.max(...equals.map(({ throughput = 0 }) => throughput))
  const fast = equals.filter(({ throughput = 0 }) => throughput >= fastest * (1 - SAME_THROUGHPUT))
  return best(fast, ({ memoryBytes }) => (memoryBytes === undefined ? undefined : -memoryBytes)) ?? fast[0]
}

const perMemory = ({ throughput, memoryBytes }: SettingResult): number | undefined =>
  throughput === undefined || memoryBytes === undefined ? undefined : throughput / memoryBytes

function best(
  settings: readonly SettingResult[],
  valueOf: (setting: SettingResult) => number | undefined,
): SettingResult | undefined {
  const known = settings.flatMap((setting) => {
    const value = valueOf(setting)
    return value === undefined ? [] : [{ setting, value }]
  })
  return known.toSorted((a, b) => b.value - a.value)[0]?.setting
}
