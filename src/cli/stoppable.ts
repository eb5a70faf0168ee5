import { BenchError } from '../errors.ts'
import { EXIT } from './exit-code.ts'
import { Interrupt } from './interrupt.ts'
import type { Screen } from './screen.ts'

/** Runs a measurement that a signal may stop, and answers with the exit code. What cannot be measured is said. */
export async function stoppable(screen: Screen, run: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const stop = new Interrupt()
  try {
    const code = await run(stop.signal)
    return stop.signal.aborted ? stop.exitCode : code
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    screen.warn(error.message)
    return stop.signal.aborted ? stop.exitCode : EXIT.notMeasured
  } finally {
    stop.end()
  }
}
