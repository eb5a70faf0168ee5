import chalk from 'chalk'

/** Whether this process prints in colour: the terminal as chalk sees it, and NO_COLOR (https://no-color.org). */
export function printsColor(): boolean {
  return !process.env['NO_COLOR'] && chalk.level > 0
}
