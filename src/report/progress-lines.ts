import type { Flight, Progress } from '../model/progress.ts'
import { LiveLine } from './live-line.ts'
import type { Palette } from './palette.ts'
import { expectedTime } from './progress.ts'
import { progressLine } from './progress-line.ts'
import type { Frame } from './view.ts'

type Expected = Extract<Progress, { readonly type: 'expected' }>

/** A log that says nothing for longer looks like a run that hangs, and some CI services end it then. */
const LONGEST_SILENCE_MS = 60_000

/** Where the lines are seen. */
export interface Surface {
  readonly palette: Palette
  /** Columns at the moment; without a limit where nobody knows them, as in a log. */
  readonly width: () => number
  /** Whether there is a line that is written over. */
  readonly isLive: () => boolean
}

/**
 * Turns the events of runs into lines that stay: what to expect, notes, the first round of each place and every round in
 * which something did not complete. Further rounds are in the live line where there is one, else one a minute is said.
 */
export class ProgressLines {
  readonly #palette: Palette
  readonly #width: () => number
  readonly #isLive: () => boolean
  readonly #live = new LiveLine()
  #saidAt = 0
  /** Scenario of the last expectation, while it had no time. */
  #untimed: string | undefined

  constructor({ palette, width, isLive }: Surface) {
    this.#palette = palette
    this.#width = width
    this.#isLive = isLive
  }

  /** Undefined where nothing is to stay of it. */
  take(event: Progress | Flight): string | undefined {
    this.#live.take(event)
    if (event.type === 'flight') return undefined
    if (event.type === 'expected') return this.#expectation(event)
    return this.#stays(event) ? progressLine(event, this.#frame) : undefined
  }

  /** The line that is written over; undefined while nothing is in flight. It leaves the last column free. */
  live(): string | undefined {
    return this.#live.text(this.#width() - 1, this.#palette)
  }

  /** The runs so far are over. */
  end(): void {
    this.#live.end()
  }

  /** Of a run that was said before its speed was known, only the time is new. */
  #expectation(event: Expected): string {
    const { expectedMs, scenario } = event
    const isKnown = expectedMs !== undefined && this.#untimed === scenario
    this.#untimed = expectedMs === undefined ? scenario : undefined
    if (!isKnown) return progressLine(event, this.#frame)
    return `  ${this.#palette.dim(expectedTime({ ...event, expectedMs }))}`
  }

  get #frame(): Frame {
    return { palette: this.#palette, width: this.#width() }
  }

  #stays(event: Exclude<Progress, Expected>): boolean {
    if (event.type === 'note') return true
    this.#untimed = undefined
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
