import { type MetricKey, metricOf } from '../../model/metric.ts'
import type { LevelResult, SweepResult } from '../../model/result.ts'
import { giveSlots } from './contention.ts'

/** What to do about a metric that misses its bound. */
export function adviceOn(sweep: SweepResult, metric: MetricKey, level?: LevelResult): string {
  const { queueFrom, slots } = sweep.capacity
  if (level && queueFrom !== undefined && level.parallel >= queueFrom && WAITING.has(metric)) {
    const served = slots === 1 ? 'serves one at a time' : `has ${slots ?? 'fewer'} slots`
    return `Requests wait from P=${queueFrom} on, because the server ${served}. ${giveSlots(level.parallel)}`
  }
  return SPECIAL[metric] ?? speedOrMemory(sweep, metric)
}

/** Metrics that hold the waiting for a slot. */
const WAITING: ReadonlySet<MetricKey> = new Set(['userSpeed', 'ttftMs', 'e2eMs', 'queueMs', 'effectiveParallelism'])

const SPECIAL: { readonly [K in MetricKey]?: string } = {
  errors: "Look at the server's log for the failed requests; the report lists their outcomes by level.",
  swapBytes: 'The model and its slots do not fit: lower OLLAMA_NUM_PARALLEL or num_ctx, or close other programs.',
  systemMemoryBytes: 'Close other programs, or lower OLLAMA_NUM_PARALLEL or num_ctx: each slot holds its own KV cache.',
  memoryGrowthBytes:
    'Compare with a second run: newer servers keep unique prompts in host memory; steady growth beyond that is a leak worth reporting.',
  loadMs: 'Use a smaller or more quantized model, a faster disk, or keep the model loaded with `keepAlive`.',
}

function speedOrMemory(sweep: SweepResult, metric: MetricKey): string {
  if (metricOf(metric).unit === 'bytes') {
    return 'Lower OLLAMA_NUM_PARALLEL or num_ctx (each slot holds its own KV cache), use a quantized KV cache, or a smaller model.'
  }
  if (sweep.turns) {
    return 'Keep the history short (a summary in place of old turns), use a smaller or more quantized model, or lower the bound.'
  }
  if (sweep.coldStart) {
    return 'Keep the model loaded (`keep_alive`), use a smaller or more quantized model or a faster disk, or lower the bound.'
  }
  const sweet = sweep.sweetSpot ? ` The sweet spot of this run is P=${sweep.sweetSpot.parallel}.` : ''
  return `Serve fewer requests at once, use a smaller or more quantized model or a shorter context, or lower the bound.${sweet}`
}
