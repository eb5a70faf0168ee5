import { accessSync, constants, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Palette } from '../report/palette.ts'
import { writeResult } from '../write-result.ts'
import type { SweepResult } from '../model/result.ts'

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

/** A result that `sweep --output` wrote, as far as a prediction needs it. @throws TypeError naming the file and what to do */
export function readSweepFile(file: string): SweepResult {
  const sweep = parseSweep(readOrRefuse(file))
  if (sweep) return sweep
  throw new TypeError(
    `--from ${file} is no sweep.json of format 1: name a file that \`sweep --output\` wrote for one scenario.`,
  )
}

function readOrRefuse(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new TypeError(
      `--from ${file} cannot be read (${codeOf(cause)}): name a file that \`sweep --output\` wrote.`,
      {
        cause,
      },
    )
  }
}

function parseSweep(text: string): SweepResult | undefined {
  try {
    const sweep = JSON.parse(text) as SweepResult
    const speeds = sweep.levels.map((level) => level.genSpeed?.median ?? 1)
    const ratios = sweep.cliff.levels.flatMap(({ parallel, ratio, band }) => [parallel, ratio, band])
    const numbers = [...speeds, ...ratios, sweep.cliff.threshold, ...sweep.levels.map(({ parallel }) => parallel)]
    const sound = sweep.format === 1 && numbers.every((value) => Number.isFinite(value) && value > 0)
    return sound && typeof sweep.scenario.model === 'string' && typeof sweep.machine.key === 'string'
      ? sweep
      : undefined
  } catch {
    return undefined
  }
}

/** Says before a long run what would otherwise be found out at its end. @throws TypeError */
export function checkOutputFile(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    accessSync(dirname(file), constants.W_OK)
  } catch (cause) {
    throw notWritable(file, codeOf(cause), cause)
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw notWritable(file, 'it is a directory')
}

/** Writes a result and says where it is; false when it could not be written there. */
export function writeOutput(file: string, text: string, colors: Palette): boolean {
  const { state, words } = writeResult({ path: file, shown: file }, text)
  if (state === 'written') console.log(colors.dim(words))
  else console.error(colors.bad(words))
  return state === 'written'
}

function notWritable(file: string, why: string, cause?: unknown): TypeError {
  return new TypeError(
    `--output ${file} cannot be written (${why}): name a file in a directory that you may write to.`,
    { cause },
  )
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
