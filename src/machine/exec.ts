import { execFile } from 'node:child_process'
import { startClock } from '../clock.ts'

/** `any`: what was printed counts although the command failed for a part of what was asked. */
export interface RunOptions {
  readonly timeoutMs?: number
  readonly exit?: 'zero' | 'any'
}

/** The shortest time in which a healthy machine answers any command used here, with room for a busy one. */
const TIMEOUT_MS = 1_000
/** How long a killed command may take to go before it is given up. */
const KILLED_MS = 250
const MAX_OUTPUT = 8 * 1_048_576

/** A fixed environment: locale C, and no PATH, COLUMNS or loader variables of the user's shell. */
const ENVIRONMENT = { LC_ALL: 'C', LANG: 'C', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' }

/** The text that a command printed, without a shell; absent = not known (tool missing, failed, timed out, said nothing). */
export function run(
  command: string,
  argv: readonly string[],
  { timeoutMs = TIMEOUT_MS, exit = 'zero' }: RunOptions = {},
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const giveUp = startClock().after(timeoutMs + KILLED_MS, () => resolve(undefined))
    const settings = {
      encoding: 'utf8',
      env: ENVIRONMENT,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_OUTPUT,
      windowsHide: true,
    } as const
    try {
      const child = execFile(command, argv, settings, (error, stdout) => {
        giveUp()
        const complete = error === null || (exit === 'any' && error.killed !== true)
        resolve(complete && stdout.trim() !== '' ? stdout : undefined)
      })
      child.stdin?.destroy()
    } catch {
      giveUp()
      resolve(undefined)
    }
  })
}
