import { KV_CACHE_TYPES, type KvCacheType } from '../model/server.ts'
import type { Scenario, Startable } from '../model/scenario.ts'
import { isLoopback, resolveHost } from './host.ts'

/** What to plan for. All but the model has a default. */
export interface PlanOptions {
  readonly model: string
  /** Default: OLLAMA_HOST, then http://127.0.0.1:11434. */
  readonly host?: Scenario['host']
  /** Extra request headers. Never stored. */
  readonly headers?: Readonly<Record<string, string>>
  /** Tokens of a slot. Default: the loaded model's context, else 4096 and 32768. */
  readonly numCtx?: readonly number[]
  /** Default f16, q8_0 and q4_0. */
  readonly kvTypes?: readonly KvCacheType[]
  /** Rows, NUM_PARALLEL from 1. Default 10. */
  readonly maxParallel?: number
  /** Default: the machine's, where the server runs on this one. */
  readonly ramBytes?: number
  /** What the GPU may use; the plan is then held against it. */
  readonly vramBytes?: number
  /** What the system and other programs need. */
  readonly systemBytes?: number
}

type Check = (value: unknown) => string | undefined

const amount: Check = (value) => (isAmount(value) && value > 0 ? undefined : 'a number of bytes above 0')

const CHECKS: { readonly [K in keyof PlanOptions]?: Check } = {
  model: (value) =>
    typeof value === 'string' && value.trim() !== '' ? undefined : 'the name of a model, such as "qwen3-coder:30b"',
  numCtx: (value) => listFault(value, isContext, 'a list of whole numbers from 4, such as [4096, 8192]'),
  kvTypes: (value) => listFault(value, isKvCacheType, `a list out of ${KV_CACHE_TYPES.join(', ')}`),
  maxParallel: (value) => (isWhole(value, 1) && value <= MOST ? undefined : `a whole number from 1 to ${MOST}`),
  ramBytes: amount,
  vramBytes: amount,
  systemBytes: (value) => (isAmount(value) ? undefined : 'a number of bytes from 0'),
}

const MOST = 1024

/**
 * Where to ask, once all that is wrong with the call has been said.
 * @throws TypeError naming the option, its value and what it must be; and on a server elsewhere without any memory given
 */
export function planHost(options: PlanOptions): string | Startable {
  checkPlan(options)
  const host = typeof options.host === 'object' ? options.host : resolveHost(options.host, process.env)
  const remote = typeof host === 'string' && !isLoopback(host)
  if (!remote || options.ramBytes !== undefined || options.vramBytes !== undefined) return host
  throw new TypeError(
    "the server is on another machine, whose memory cannot be seen from here: give its RAM (`ramBytes`, --ram 32GB), or its GPU's memory (`vramBytes`, --vram 24GB).",
  )
}

function checkPlan(options: PlanOptions): void {
  const known = [...Object.keys(CHECKS), 'host', 'headers']
  const stranger = Object.keys(options).find((key) => !known.includes(key))
  if (stranger !== undefined) throw new TypeError(`plan: unknown option "${stranger}". It has: ${known.join(', ')}.`)
  if (options.model === undefined) throw new TypeError('plan: no `model` is given: name one that the server has.')
  for (const [key, check] of Object.entries(CHECKS)) {
    const value: unknown = options[key as keyof PlanOptions]
    const fault = value === undefined ? undefined : check(value)
    if (fault) throw new TypeError(`plan: \`${key}\` is ${JSON.stringify(value)}, and must be ${fault}.`)
  }
}

export const isKvCacheType = (value: unknown): value is KvCacheType => KV_CACHE_TYPES.some((type) => type === value)

const isContext = (value: unknown): boolean => isWhole(value, 4)

function listFault(value: unknown, holds: (entry: unknown) => boolean, what: string): string | undefined {
  return Array.isArray(value) && value.length > 0 && value.every(holds) ? undefined : what
}

const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0

const isWhole = (value: unknown, least: number): value is number => Number.isInteger(value) && Number(value) >= least
