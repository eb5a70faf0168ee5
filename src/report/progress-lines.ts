import type { Flight, Progress } from '../model/progress.ts'
import { LiveLine } from './live-line.ts'
import type { Palette } from './palette.ts'
import { progressLine } from './progress-line.ts'

/** A log that says nothing for longer looks like a run that hangs, and some CI services end it then. */
const LONGEST_SILENCE_MS = 60_000

/**
 * Turns the events of runs into lines that stay: what to expect, notes, the first round of each place and every round in
 * which something did not complete. Further rounds are in the live line where there is one, else one a minute is said.
 */
export class ProgressLines {
  readonly #palette: Palette
  readonly #isLive: () => boolean
  readonly #live = new LiveLine()
  #saidAt = 0

  constructor(palette: Palette, isLive: () => boolean) {
    this.#palette = palette
    this.#isLive = isLive
  }

  /** Undefined where nothing is to stay of it. */
  take(event: Progress | Flight): string | undefined {
    this.#live.take(event)
    if (event.type === 'flight' || !this.#stays(event)) return undefined
    return progressLine(event, this.#palette)
  }

  /** The line that is written over, in at most `width` columns; undefined while nothing is in flight. */
  live(width: number): string | undefined {
    return this.#live.text(width, this.#palette)
  }

  /** The runs so far are over. */
  end(): void {
    this.#live.end()
  }

  #stays(event: Progress): boolean {
    if (event.type === 'expected' || event.type === 'note') return true
    // Each load has its own clock.
    const silence = event.elapsedMs - (event.elapsedMs < this.#saidAt ? 0 : this.#saidAt)
    const isTime = !this.#isLive() && silence >= LONGEST_SILENCE_MS
    if (!isTime && event.round > 1 && event.type !== 'start' && isWhole(event)) return false
    this.#saidAt = event.elapsedMs
    return true
  }
}

const isWhole = (event: Extract<Progress, { readonly completed: number }>): boolean =>
  event.completed === (event.type === 'round' ? event.parallel : 1)
