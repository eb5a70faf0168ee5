import { readFileSync } from 'node:fs'
import type { RunReport } from '../model/report.ts'
import type { SweepResult } from '../model/result.ts'
import type { BaselineVerdict, RequirementVerdict } from '../model/verdict.ts'
import { TOOL } from '../tool.ts'
import { codeOf } from './files.ts'
import { loadSchemaCheck, type SchemaCheck } from './sweep-schema.ts'

/** The format of sweep.json that this version reads. */
const FORMAT = 1

const SOURCES = "`sweep --output`, or a run with `outputs: { json: 'bench/sweep.json' }`, writes one"

/** Reads results that were written before. @throws TypeError naming the file, the place in it and what to do */
export async function readReports(files: readonly string[]): Promise<RunReport[]> {
  const check = await loadSchemaCheck()
  return files.map((file) => readReport(file, check))
}

function readReport(file: string, check: SchemaCheck): RunReport {
  const value = parsed(file, textOf(file))
  refuseOther(file, value)
  const fault = check(value)
  if (fault !== undefined) {
    throw new TypeError(
      `${file} is no sweep.json of format ${FORMAT}: ${fault}. Was it edited, or cut short on its way? Take it again from where it was written; ${SOURCES}.`,
    )
  }
  const { requirements = [], baseline, ...sweep } = value as Stored
  return { sweep, requirements, ...(baseline && { baseline }) }
}

type Stored = SweepResult & {
  readonly requirements?: readonly RequirementVerdict[]
  readonly baseline?: BaselineVerdict
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new TypeError(`${file} cannot be read (${codeOf(cause)}): name a sweep.json that is there; ${SOURCES}.`, {
      cause,
    })
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TypeError(`${file} is no JSON: is it cut short, or another file? Name a sweep.json; ${SOURCES}.`, {
      cause,
    })
  }
}

/** A file of a newer version, or of another command, is not taken for a broken one. */
function refuseOther(file: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if ('format' in value && typeof value.format === 'number' && value.format > FORMAT) {
    throw new TypeError(
      `${file} has format ${value.format}, and ${TOOL.name} ${TOOL.version} reads format ${FORMAT}: update it with \`npm i -D ${TOOL.name}@latest\`.`,
    )
  }
  const command = 'stability' in value ? 'stability' : 'model' in value ? 'plan' : undefined
  if (command === undefined || 'levels' in value) return
  throw new TypeError(`${file} is what \`${command} --output\` wrote, and no sweep.json; ${SOURCES}.`)
}
