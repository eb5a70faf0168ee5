import { startClock } from '../clock.ts'

/** Ctrl-C, a cancel by a CI or `kill`, a closed terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Within this time a second signal is taken for the first: under `npx` one Ctrl-C comes from the terminal and from npm. */
const ECHO_MS = 250

/** The first signal stops cleanly and keeps what was measured; a second one ends at once, as the system does by default. */
export class Interrupt {
  readonly #controller = new AbortController()
  #number = 0

  constructor() {
    for (const name of SIGNALS) process.on(name, this.#stop)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** As a shell tells that a signal ended a process: 130 after Ctrl-C, 143 after SIGTERM. */
  get exitCode(): number {
    return 128 + this.#number
  }

  /** Nothing is left to be stopped. */
  end(): void {
    if (!this.signal.aborted) this.#unwatch()
  }

  readonly #stop = (_: NodeJS.Signals, number: number): void => {
    if (this.signal.aborted) return
    this.#number = number
    startClock().after(ECHO_MS, this.#unwatch)
    this.#controller.abort()
  }

  readonly #unwatch = (): void => {
    for (const name of SIGNALS) process.off(name, this.#stop)
  }
}
