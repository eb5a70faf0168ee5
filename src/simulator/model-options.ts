import type { PresetModel } from './preset.ts'
import { Refusal } from './refusal.ts'

/** What a request may set and this server obeys. */
export interface ModelOptions {
  /** Per slot, clamped to what the model was trained for. */
  readonly numCtx: number
  /** Tokens at most. */
  readonly numPredict: number
  readonly temperature: number
  /** Absent: another text every time. */
  readonly seed: number | undefined
  readonly stop: readonly string[]
  /** Absent: the machine's choice. */
  readonly numThread: number | undefined
  /** Two requests with different keys cannot share a loaded model. */
  readonly loadKey: string
}

/** Go types of Ollama's options; others are ignored with a 200. */
const TYPES: Readonly<Record<string, 'integer' | 'float32' | 'boolean' | 'array'>> = {
  num_ctx: 'integer',
  num_batch: 'integer',
  num_gpu: 'integer',
  main_gpu: 'integer',
  num_thread: 'integer',
  num_keep: 'integer',
  num_predict: 'integer',
  seed: 'integer',
  top_k: 'integer',
  repeat_last_n: 'integer',
  top_p: 'float32',
  min_p: 'float32',
  typical_p: 'float32',
  temperature: 'float32',
  repeat_penalty: 'float32',
  presence_penalty: 'float32',
  frequency_penalty: 'float32',
  use_mmap: 'boolean',
  stop: 'array',
}
const RELOADING = ['num_batch', 'num_thread', 'num_gpu', 'main_gpu', 'use_mmap']
const LEAST_CONTEXT = 4

/** @throws Refusal 500 for a value of the wrong type, as Ollama answers. */
export function readModelOptions(given: Readonly<Record<string, unknown>>, model: PresetModel): ModelOptions {
  checkTypes(given)
  const numCtx = clamp(integer(given['num_ctx']) ?? model.defaultContext, model.architecture.contextLength)
  const wanted = integer(given['num_predict']) ?? -1
  const seed = integer(given['seed']) ?? -1
  const rest = RELOADING.map((name) => `${name}=${String(given[name] ?? '')}`)
  return {
    numCtx,
    numPredict: wanted > 0 ? Math.min(wanted, 10 * numCtx) : 10 * numCtx,
    temperature: typeof given['temperature'] === 'number' ? given['temperature'] : 0.8,
    seed: seed < 0 ? undefined : seed,
    stop: Array.isArray(given['stop']) ? given['stop'].filter((text) => typeof text === 'string' && text !== '') : [],
    numThread: integer(given['num_thread']),
    loadKey: [`num_ctx=${numCtx}`, ...rest].join(' '),
  }
}

function clamp(numCtx: number, trained: number): number {
  return Math.min(Math.max(numCtx, LEAST_CONTEXT), trained)
}

function integer(value: unknown): number | undefined {
  return typeof value === 'number' ? Math.trunc(value) : undefined
}

function checkTypes(given: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(given)) {
    const type = TYPES[name]
    if (type === undefined || value === null || fits(value, type)) continue
    throw new Refusal(500, `option ${JSON.stringify(name)} must be of type ${type}`)
  }
  const stop = given['stop']
  if (Array.isArray(stop) && !stop.every((text) => typeof text === 'string')) {
    throw new Refusal(500, 'option "stop" must be of an array of strings')
  }
}

function fits(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value)
  return typeof value === (type === 'boolean' ? 'boolean' : 'number')
}
