/** What was answered, or follows from flags: all that the files are written from. */
export interface Choices {
  readonly model: string
  /** The bench brings a simulator: no model runs. */
  readonly isSimulated: boolean
  /** For the config, where the server is not the one that is found without it. */
  readonly host?: string
  /** The server runs on this machine, so that its memory can be held against RAM. */
  readonly isLocal: boolean
  readonly parallel: readonly number[]
  /** Requests that the server was seen to serve at once; absent where nobody looked. */
  readonly slots?: number
  /** Of the bench files, relative to the project's root. */
  readonly folder: string
  readonly workflows: boolean
}

/** The article's machine, and the model that it runs. */
export const SIMULATED_PRESET = 'mac-mini-32gb/qwen3-coder:30b'
export const SIMULATED_MODEL = 'qwen3-coder:30b'
/** Of that preset. */
export const SIMULATED_SLOTS = 4

/** The levels of a first bench: up to the slots that were seen, and one beyond a single one, as two may come at once. */
export function levelsFor(slots: number | undefined): number[] {
  if (slots === undefined || slots < 3) return [1, 2]
  return slots === 3 ? [1, 2, 3] : [1, 2, 4]
}
