import type { Preset } from './preset.ts'

/** What a machine says of its memory. */
export interface MemoryState {
  readonly usedBytes: number
  /** Written to swap since the machine started. */
  readonly swapOutBytes: number
}

/** The RAM of the simulated machine: what does not fit into it goes to disk, and costs time. */
export class MachineMemory {
  readonly #preset: Preset
  #modelBytes = 0
  #writtenBytes = 0

  constructor(preset: Preset) {
    this.#preset = preset
  }

  /** A model is loaded: all that it needs is taken at once, and others are pushed out. */
  hold(bytes: number): void {
    this.#modelBytes = bytes
    this.#writtenBytes += this.#missingBytes
  }

  release(): void {
    this.#modelBytes = 0
  }

  /** How much longer one computation takes: pages of the model are read back, and others are written. */
  burden(): number {
    const { swap } = this.#preset
    if (!swap || this.#missingBytes === 0) return 1
    this.#writtenBytes += swap.stepBytes
    return swap.slowdown
  }

  get state(): MemoryState {
    const { machine, reservedBytes } = this.#preset
    const usedBytes = Math.min(machine.ramBytes, reservedBytes + this.#modelBytes)
    return { usedBytes, swapOutBytes: this.#writtenBytes }
  }

  get #missingBytes(): number {
    const { machine, reservedBytes } = this.#preset
    return Math.max(0, reservedBytes + this.#modelBytes - machine.ramBytes)
  }
}
