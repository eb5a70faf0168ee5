import { openSync, writeSync } from 'node:fs'
import type { OnFlight } from '../../src/model/progress.ts'
import { palette } from '../../src/report/palette.ts'
import { ProgressLines } from '../../src/report/progress-lines.ts'

/** Draws as the commands do, into the terminal where there is one: stdout is the result's. */
export function drawLine(): OnFlight {
  const lines = new ProgressLines({ palette: palette(true), width: () => 100, isLive: () => true })
  const terminal = openTerminal()
  return (flight) => {
    lines.take(flight)
    writeSync(terminal, `\r\u001B[2K${lines.live() ?? ''}`)
  }
}

function openTerminal(): number {
  try {
    return openSync('/dev/tty', 'w')
  } catch {
    return openSync('/dev/null', 'w')
  }
}
