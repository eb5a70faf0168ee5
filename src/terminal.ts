import chalk from 'chalk'
import { ASCII_GROWTH, asciiText } from './report/ascii.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Whether this process prints in colour: the terminal as chalk sees it, and NO_COLOR (https://no-color.org). */
export function printsColor(): boolean {
  return !process.env['NO_COLOR'] && chalk.level > 0
}

/** Of a terminal that tells no width. */
const USUAL_COLUMNS = 80

/** Of the terminal; without a limit where there is none, as in a log. */
export const columns = (): number =>
  process.stdout.columns || (process.stdout.isTTY ? USUAL_COLUMNS : Number.POSITIVE_INFINITY)

/** Whether a line on stdout can be written over: somebody looks, and it is no log. */
export function isLive(out: { readonly isTTY?: boolean } = process.stdout, env: Environment = process.env): boolean {
  return out.isTTY === true && env['TERM'] !== 'dumb' && !env['CI']
}

/**
 * Whether the terminal's font has what the report is drawn with. The old console of Windows and the console of a Linux
 * kernel have not; a log of a CI service is looked at in a browser. Source: the rule of npm `is-unicode-supported`.
 */
export function printsUnicode(env: Environment = process.env, platform: NodeJS.Platform = process.platform): boolean {
  const term = env['TERM']
  if (platform !== 'win32') return term !== 'linux'
  const known = ['WT_SESSION', 'TERMINUS_SUBLIME', 'CI'].some((name) => Boolean(env[name]))
  return (
    known ||
    env['ConEmuTask'] === '{cmd::Cmder}' ||
    ['vscode', 'Terminus-Sublime'].includes(env['TERM_PROGRAM'] ?? '') ||
    ['xterm-256color', 'alacritty', 'rxvt-unicode', 'rxvt-unicode-256color'].includes(term ?? '') ||
    env['TERMINAL_EMULATOR'] === 'JetBrains-JediTerm'
  )
}

/** Text of a report in the signs that this terminal has. */
export const shownText = (text: string): string => (printsUnicode() ? text : asciiText(text))

/** Columns that a report is laid out in. */
export const reportColumns = (): number => columns() - (printsUnicode() ? 0 : ASCII_GROWTH)
