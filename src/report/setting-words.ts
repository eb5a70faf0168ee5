import type { ServerMatrix, ServerSetting, SettingFit, SettingResult } from '../model/server.ts'
import { bytes, digits, percent, speed } from './units.ts'

/** `NUM_PARALLEL=2 · q8_0`: what the settings of a matrix differ in. */
export function settingText({ numParallel, kvCacheType }: ServerSetting): string {
  const parts = [numParallel === undefined ? undefined : `NUM_PARALLEL=${numParallel}`, kvCacheType]
  return parts.filter((part) => part !== undefined).join(' · ') || "Ollama's defaults"
}

/** What all settings have in common, as the environment says it. */
export function commonText({ flashAttention, contextLength }: ServerSetting): string[] {
  return [
    ...(flashAttention === undefined ? [] : [`flash attention ${flashAttention ? 'on' : 'off'}`]),
    ...(contextLength === undefined ? [] : [`OLLAMA_CONTEXT_LENGTH ${contextLength}`]),
  ]
}

const NUMBERS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]

/** Who is served: `one person at a time`, `two people at once`. */
export function useCaseText({ people }: SettingResult): string {
  if (people === undefined) return ''
  return people === 1 ? 'one person at a time' : `${NUMBERS[people] ?? digits(people)} people at once`
}

/** The verdict in words: each person's share, what that is good for, and what the setting is best in. */
export function verdictText(result: SettingResult, matrix: ServerMatrix): string {
  const { share, band, people = 1, throughput, name } = result
  const plusMinus = share === undefined || band === undefined ? '' : ` ±${percent(share * (band - 1))}`
  const each = share === undefined || people === 1 ? [] : [`${percent(share)}${plusMinus} of one person's speed each`]
  const best = [
    ...(matrix.bestThroughput === name ? ['most throughput'] : []),
    ...(matrix.bestPerMemory === name ? ['best throughput per memory'] : []),
  ]
  const all = throughput === undefined ? [] : [`${speed(throughput)}${people === 1 ? '' : ' for all together'}`]
  return [...each, FITS[result.fit](result), ...all, ...best].join(', ')
}

const FITS: Readonly<Record<SettingFit, (result: SettingResult) => string>> = {
  interactive: ({ people }) => (people === 1 ? 'whoever comes second waits' : 'fine to talk with'),
  usable: () => 'usable, noticeably slower',
  batch: () => 'too slow to talk with, for batch work only',
  memoryTight: ({ memoryBytes, ramShare }) =>
    `memory-tight: ${bytes(memoryBytes ?? 0)} is ${percent(ramShare ?? 0)} of RAM, and 80 % is the most`,
  swapping: ({ swapGrowthBytes }) => `the machine swaps: ${bytes(swapGrowthBytes ?? 0)} were written out`,
  willNotLoad: () => 'will not load',
  unknown: () => 'not measured',
}
