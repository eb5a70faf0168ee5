import type { LoadedModel, StoredModel } from '../client/ollama.ts'
import { plainText } from '../plain-text.ts'
import { MOST_RAM_SHARE } from '../model/machine.ts'

/** A model of the server that a first bench can be about. */
export interface OfferedModel {
  readonly name: string
  readonly sizeBytes?: number
  /** In the server's memory now. */
  readonly isLoaded: boolean
  /** Its weights alone are more than 80 % of this machine's RAM. */
  readonly isTooLarge: boolean
}

/** Names longer than this are no model's. */
const LONGEST_NAME = 200

/**
 * As Ollama forms names (host/namespace/model:tag). Nothing else gets into a file, a command or a menu, whatever a
 * server says: such a name holds no quote, no space, no `$`, and does not begin like an option.
 */
export const isModelName = (name: string): boolean =>
  name.length <= LONGEST_NAME && /^[a-z0-9][\w.-]*(?:[:/][\w.-]+)*$/i.test(name)

/** @throws TypeError on what cannot be one */
export function checkModelName(name: string): void {
  if (isModelName(name)) return
  throw new TypeError(
    `--model ${JSON.stringify(plainText(name).slice(0, LONGEST_NAME))} is no name of a model: write it as \`ollama list\` does, such as qwen3:4b.`,
  )
}

/** Those that turn text into numbers, by their usual names: an old server tells no capabilities. */
const EMBEDS = /embed|\bbge-|\bbert\b|minilm|\be5-/i

/** Those that run on somebody else's machine. */
const REMOTE = /[:-]cloud$/i

/**
 * The models that can generate here. What is loaded comes first, as nobody has to wait for it and nothing is pushed out
 * for it; then the smallest, as a first run should be short; last what does not fit into memory.
 */
export function offerModels(
  stored: readonly StoredModel[],
  loaded: readonly LoadedModel[],
  ramBytes: number | undefined,
): OfferedModel[] {
  const inMemory = new Set(loaded.map(({ name }) => name))
  const offers = stored.filter(canGenerate).map(({ name, sizeBytes }): OfferedModel => ({
    name,
    sizeBytes,
    isLoaded: inMemory.has(name),
    isTooLarge: (sizeBytes ?? 0) > MOST_RAM_SHARE * (ramBytes ?? Number.POSITIVE_INFINITY),
  }))
  return offers.toSorted((a, b) => rank(a) - rank(b) || (a.sizeBytes ?? Infinity) - (b.sizeBytes ?? Infinity))
}

function canGenerate({ name, capabilities }: StoredModel): boolean {
  const generates = capabilities === undefined ? !EMBEDS.test(name) : capabilities.includes('completion')
  return isModelName(name) && generates && !REMOTE.test(name)
}

const rank = ({ isLoaded, isTooLarge }: OfferedModel): number => (isLoaded ? 0 : isTooLarge ? 2 : 1)
