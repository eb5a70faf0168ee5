import { ONE_AT_A_TIME } from '../../measure/capacity.ts'
import { type MetricKey, metricOf } from '../../model/metric.ts'
import type { LevelResult } from '../../model/result.ts'
import type { Lacking } from './finding.ts'

/** The same quantity in three forms: how fast one request decodes while others do. */
const DECODING: ReadonlySet<MetricKey> = new Set(['genSpeed', 'itlMs', 'tpotMs'])

/** The requests of the level did not overlap, so nothing of it tells how they share the machine. */
export function servedOneAtATime(level: LevelResult): boolean {
  const served = level.effectiveParallelism?.median
  return level.parallel > 1 && served !== undefined && served < ONE_AT_A_TIME
}

/** Decoding beside others was not seen where requests were served one after the other. */
export function noContention(level: LevelResult, metric: MetricKey): Lacking | undefined {
  return DECODING.has(metric) && servedOneAtATime(level) ? oneAtATime(level, metricOf(metric).word) : undefined
}

export function oneAtATime(level: LevelResult, word: string): Lacking {
  const served = level.effectiveParallelism?.median.toFixed(1) ?? '1.0'
  return {
    lacking:
      `at P=${level.parallel} the server served one request at a time (effective parallelism ${served}), so its ${word} ` +
      'says nothing of sharing: raise OLLAMA_NUM_PARALLEL on the server, or require "user speed"',
    cure: raiseNumParallel(level.parallel),
  }
}

/** The cure where sharing could not be seen: more slots, or another requirement. */
export function raiseNumParallel(slots: number): string {
  return `${giveSlots(slots)}
Or require "user speed", which counts the waiting in. A few model families are always served one at a time; the log of the server says so.`
}

/** How to give the server that many slots, for each way it is run. */
export function giveSlots(slots: number): string {
  return [
    `Give the server ${slots} slots, then run again:`,
    `  ollama serve   OLLAMA_NUM_PARALLEL=${slots} ollama serve`,
    `  Mac app        launchctl setenv OLLAMA_NUM_PARALLEL ${slots}, then quit and restart the Ollama app`,
    `  Linux systemd  systemctl edit ollama, add [Service] Environment="OLLAMA_NUM_PARALLEL=${slots}", systemctl restart ollama`,
    `  simulator      --num-parallel ${slots}`,
  ].join('\n')
}

/** A word for a level where only some of the requests ran at once. */
export function overlapNote(level: LevelResult, metric: MetricKey): string {
  const served = level.effectiveParallelism?.median
  if (!DECODING.has(metric) || served === undefined || served >= level.parallel * 0.75) return ''
  return ` (with ${served.toFixed(1)} requests at once on average)`
}
