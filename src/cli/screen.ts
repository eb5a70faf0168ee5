import type { Flight, OnFlight, Progress } from '../model/progress.ts'
import { type Palette, palette } from '../report/palette.ts'
import { ProgressLines } from '../report/progress-lines.ts'
import type { View } from '../report/view.ts'
import { columns, isLive, printsColor, reportColumns, shownText } from '../terminal.ts'

/** Back to the first column, and the line is empty. */
const CLEAR = '\r\u001B[2K'

/**
 * What a command says on its terminal: lines that stay, and below them one that is written over while something is in
 * flight. The cursor is never hidden, so that nothing is left to restore however the process ends.
 */
export class Screen {
  readonly palette: Palette = palette(printsColor())
  readonly #isLive = isLive()
  readonly #lines = new ProgressLines({ palette: this.palette, width: columns, isLive: () => this.#isLive })
  #drawn = false

  get view(): View {
    return { palette: this.palette, width: reportColumns() }
  }

  say(text: string): void {
    this.#clear()
    console.log(shownText(text))
  }

  warn(text: string): void {
    this.#clear()
    console.error(shownText(this.palette.bad(text)))
  }

  readonly onProgress = (event: Progress): void => {
    const line = this.#lines.take(event)
    if (line !== undefined) this.say(line)
  }

  /** The same of an event of which nothing is to stay. */
  note(event: Progress): void {
    this.#lines.take(event)
  }

  /** Absent where there is no line to write over: nothing is then looked at for it. */
  get onFlight(): OnFlight | undefined {
    return this.#isLive ? this.#draw : undefined
  }

  /** Nothing is in flight any more. */
  rest(): void {
    this.#lines.end()
    this.#clear()
  }

  readonly #draw = (flight: Flight): void => {
    this.#lines.take(flight)
    const line = this.#lines.live()
    if (line === undefined) return
    // In one piece, so that no terminal shows the line while it is empty.
    process.stdout.write(CLEAR + shownText(line))
    this.#drawn = true
  }

  #clear(): void {
    if (this.#drawn) process.stdout.write(CLEAR)
    this.#drawn = false
  }
}
