import type { ByteRange, MemoryPlan, PlanRow, PlanSetting, SystemMemory } from '../model/plan.ts'
import type { KvCacheType } from '../model/server.ts'
import { type CacheShape, cacheShape } from './cache-shape.ts'
import { kvBytes, slotTokens } from './kv-bytes.ts'
import type { ModelMetadata } from './metadata.ts'
import { oneSlotBecause } from './slots.ts'

/** What is asked: a model as the server describes it, the machine's memory, and the settings to look at. */
export interface MemoryQuestion {
  readonly metadata: ModelMetadata
  /** Of /api/tags. */
  readonly weightsBytes: number
  readonly family?: string
  readonly capabilities: readonly string[]
  readonly numCtx: readonly number[]
  readonly kvTypes: readonly KvCacheType[]
  readonly maxParallel: number
  readonly system: SystemMemory
  /** At least one of the two is given. */
  readonly ramBytes?: number
  /** What the GPU may use. */
  readonly vramBytes?: number
  /** The GPU's memory is a part of the RAM, as on a Mac. */
  readonly unified?: boolean
}

/** The article's rule: model + KV cache of all slots stay under this share of the memory. */
const FITTING_SHARE = 0.8

/** The server's highest NUM_PARALLEL that is looked at. */
const MOST_SLOTS = 1024

/**
 * What the processes hold beside weights and KV cache: `ollama serve` 31-43 MiB, the runner 28-44 MiB, and 21 MiB from
 * the first prompt on. Source: measured on Ollama 0.25 and 0.33, CPU only, 12 settings. Compute buffers of a GPU come on top.
 */
const PROCESS_BYTES = 100_000_000

/** Memory of a model for every NUM_PARALLEL, context and KV type, against the machine's. */
export function memoryPlan(question: MemoryQuestion): MemoryPlan {
  const shape = cacheShape(question.metadata)
  const because = oneSlotBecause(question.family, question.capabilities)
  const { numCtx, kvTypes, weightsBytes, system, ramBytes, vramBytes, unified } = question
  const settings = numCtx.flatMap((context) =>
    kvTypes.map((kvType) =>
      new Setting(question, shape, { numCtx: context, kvType, mostSlots: because ? 1 : MOST_SLOTS }).plan(),
    ),
  )
  return {
    weightsBytes,
    processBytes: PROCESS_BYTES,
    system,
    ramBytes,
    vramBytes,
    unified: vramBytes === undefined ? undefined : unified,
    settings,
    oneSlotBecause: because,
    unknown: shape.unknown,
    doubts: [...shape.doubts, ...settingDoubts(question, shape)],
  }
}

/** One context and KV type. */
class Setting {
  readonly #question: MemoryQuestion
  readonly #shape: CacheShape
  readonly #at: { readonly numCtx: number; readonly kvType: KvCacheType; readonly mostSlots: number }

  constructor(
    question: MemoryQuestion,
    shape: CacheShape,
    at: { numCtx: number; kvType: KvCacheType; mostSlots: number },
  ) {
    this.#question = question
    this.#shape = shape
    this.#at = at
  }

  plan(): PlanSetting {
    const { numCtx, kvType, mostSlots } = this.#at
    const shown = Math.min(this.#question.maxParallel, mostSlots)
    const rows = Array.from({ length: shown }, (_, index) => this.#row(index + 1))
    const one = this.#row(1)
    return {
      numCtx,
      slotTokens: slotTokens(this.#shape, numCtx),
      kvType,
      kvBytesPerSlot: one.kvBytes,
      rows,
      largest: one.neededBytes.high === undefined ? undefined : this.#last((row) => row.verdict === 'fits'),
      tooLargeFrom: this.#firstTooLarge(),
    }
  }

  #row(numParallel: number): PlanRow {
    const kv = kvBytes(this.#shape, { ...this.#at, numParallel })
    const beside = this.#question.weightsBytes + PROCESS_BYTES
    const neededBytes = { low: beside + kv.low, high: kv.high === undefined ? undefined : beside + kv.high }
    return { numParallel, kvBytes: kv, neededBytes, ...judge(neededBytes, this.#question) }
  }

  #firstTooLarge(): number | undefined {
    const loads = this.#last((row) => row.verdict !== 'too-large')
    return loads < this.#at.mostSlots ? loads + 1 : undefined
  }

  /** Largest NUM_PARALLEL for which it holds, as it holds for all below; 0 for none. */
  #last(holds: (row: PlanRow) => boolean): number {
    let [known, above] = [0, this.#at.mostSlots + 1]
    while (above - known > 1) {
      const middle = Math.floor((known + above) / 2)
      if (holds(this.#row(middle))) known = middle
      else above = middle
    }
    return known
  }
}

/** Against the GPU's own memory where it is given, with the RAM for the rest; else against RAM beside the system. */
function judge(
  { low, high }: ByteRange,
  { ramBytes = Number.POSITIVE_INFINITY, vramBytes, unified, system }: MemoryQuestion,
): Pick<PlanRow, 'share' | 'verdict'> {
  const beside = ramBytes - system.bytes
  const own = vramBytes ?? beside
  const rest = vramBytes === undefined ? 0 : beside - (unified ? vramBytes : 0)
  const share = (high ?? low) / (vramBytes ?? ramBytes)
  const fits = share < FITTING_SHARE && (high ?? low) <= own
  const sure = low > own + rest ? 'too-large' : low > own ? 'spills' : undefined
  return { share, verdict: sure ?? (high === undefined ? 'unknown' : fits ? 'fits' : 'tight') }
}

function settingDoubts(
  { numCtx, kvTypes, metadata }: MemoryQuestion,
  { trainedContext, layers }: CacheShape,
): string[] {
  const clamped = numCtx.filter((context) => trainedContext !== undefined && context > trainedContext)
  const architecture = String(metadata['general.architecture'])
  return [
    ...(layers ? [] : ['without this metadata nothing is known of the KV cache: the figures are lower bounds']),
    ...(clamped.length > 0
      ? [`the model was trained for ${trainedContext} tokens: Ollama lowers num_ctx ${clamped.join(', ')} to that`]
      : []),
    ...(kvTypes.some((type) => type !== 'f16')
      ? [
          'q8_0 and q4_0 take effect with flash attention (OLLAMA_FLASH_ATTENTION=1); Ollama 0.25 else keeps f16, and never has f32',
        ]
      : []),
    ...(`${architecture}.vision.block_count` in metadata ? ['pictures take further memory while they are read'] : []),
  ]
}
