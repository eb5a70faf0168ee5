import { startClock } from '../clock.ts'

/** A terminal's Ctrl-C, a CI's cancel, a closed terminal. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** As long as Vitest gives its own listeners. */
const LAST_WORDS_MS = 1

/**
 * Calls while the main process exits, after Vitest has drawn its window for the last time; only what is synchronous can
 * be done then. A signal may come twice, from the terminal and from npm, and the second must not end what the first
 * began: so our listeners stay, and end the process as Vitest does, which has none for SIGHUP. The answer takes them away.
 */
export function onEnding(call: () => void): () => void {
  const onSignal = (_: NodeJS.Signals, number: number): void => {
    process.exitCode ??= 128 + number
    process.off('exit', call).once('exit', call)
    startClock().after(LAST_WORDS_MS, () => process.exit())
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  process.once('exit', call)
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}
