import type { ManagedServer, ServerSetting } from '../model/server.ts'

/** A setting, and the name by which requirements mean it: `np2`, `np2-q8_0`, `q8_0`. */
export interface NamedSetting {
  readonly name: string
  readonly setting: ServerSetting
}

/** Every combination that is asked for, in the order given. One alone where nothing is a list. */
export function settingsOf(server: ManagedServer): readonly NamedSetting[] {
  const { numParallel, kvCacheType, contextLength } = server
  const flashAttention = server.flashAttention ?? (needsFlashAttention(server) || undefined)
  const slots = isRaised(numParallel) ? doublings(numParallel.upTo) : listOf(numParallel)
  return slots.flatMap((each) =>
    listOf(kvCacheType).map((kv) => named({ numParallel: each, kvCacheType: kv, flashAttention, contextLength })),
  )
}

export function named(setting: ServerSetting): NamedSetting {
  const { numParallel, kvCacheType } = setting
  const parts = [numParallel === undefined ? undefined : `np${numParallel}`, kvCacheType]
  return { name: parts.filter((part) => part !== undefined).join('-') || 'default', setting: withoutAbsent(setting) }
}

/** Turned on without having been asked for: older versions of Ollama ignore such a KV type without it. */
export function needsFlashAttention({ kvCacheType, flashAttention }: ManagedServer): boolean {
  return flashAttention === undefined && listOf(kvCacheType).some((kv) => kv?.startsWith('q'))
}

export function isRaised(numParallel: ManagedServer['numParallel']): numParallel is { readonly upTo: number } {
  return typeof numParallel === 'object' && 'upTo' in numParallel
}

/**
 * Levels of every setting: P=1 and as many as each of them has slots, so that what queues at one is served at another.
 * A raised one is measured at its own slots only.
 */
export function settingLevels(server: ManagedServer, { numParallel = 1 }: ServerSetting): readonly number[] {
  const slots = isRaised(server.numParallel) ? [numParallel] : listOf(server.numParallel)
  return [...new Set([1, ...slots.map((each) => each ?? 1)])].toSorted((a, b) => a - b)
}

function doublings(upTo: number): number[] {
  const powers = Array.from({ length: Math.floor(Math.log2(upTo)) + 1 }, (_, exponent) => 2 ** exponent)
  return [...new Set([...powers, upTo])]
}

function listOf<Value extends string | number>(
  value: Value | readonly Value[] | undefined,
): readonly (Value | undefined)[] {
  return typeof value === 'object' ? value : [value]
}

function withoutAbsent(setting: ServerSetting): ServerSetting {
  return Object.fromEntries(Object.entries(setting).filter(([, value]) => value !== undefined))
}
