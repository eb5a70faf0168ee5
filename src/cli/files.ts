import { accessSync, constants, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Palette } from '../report/palette.ts'
import { writeResult } from '../write-result.ts'

/** @throws TypeError naming the file and what to do */
export function readPromptFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new TypeError(
      `--prompt-file ${file} cannot be read (${codeOf(cause)}): name a text file that is there, or give the text itself with --prompt.`,
      { cause },
    )
  }
}

/** Says before a long run what would otherwise be found out at its end. @throws TypeError */
export function checkOutputFile(file: string, flag = '--output'): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    accessSync(dirname(file), constants.W_OK)
  } catch (cause) {
    throw notWritable(`${flag} ${file}`, codeOf(cause), cause)
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw notWritable(`${flag} ${file}`, 'it is a directory')
}

/** Writes a result and says where it is; false when it could not be written there. */
export function writeOutput(file: string, text: string, colors: Palette): boolean {
  const { state, words } = writeResult({ path: file, shown: file }, text)
  if (state === 'written') console.log(colors.dim(words))
  else console.error(colors.bad(words))
  return state === 'written'
}

function notWritable(what: string, why: string, cause?: unknown): TypeError {
  return new TypeError(`${what} cannot be written (${why}): name a file in a directory that you may write to.`, {
    cause,
  })
}

/** Of the system, such as ENOENT. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
