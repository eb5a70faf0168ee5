import { isAbsolute, relative, resolve } from 'node:path'
import { accessSync, constants, lstatSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RunReport } from '../model/report.ts'
import { type Renderer, RENDERERS } from '../report/renderers.ts'
import { FileNotWritten } from '../write-whole.ts'
import { type Written, writeResult } from '../write-result.ts'

/** Files that a run writes. Paths are relative to the project's root. */
export interface Outputs {
  /** The full result (`sweep.json`); with several scenarios each gets its name before the ending. */
  readonly json?: string
  /** One page with all scenarios and their charts, which works offline. */
  readonly html?: string
  /** What a GitHub job summary shows, as a file of its own. */
  readonly markdown?: string
  /** A comment for a pull request; its first line is a hidden mark by which a workflow finds the one it wrote before. */
  readonly comment?: string
  /** A row for each level, for a spreadsheet. */
  readonly csv?: string
  /** Bencher Metric Format, for `bencher run --adapter json --file …`. */
  readonly bencher?: string
  /** For github-action-benchmark with `tool: customBiggerIsBetter`: speeds. */
  readonly biggerIsBetter?: string
  /** For github-action-benchmark with `tool: customSmallerIsBetter`: times and memory. */
  readonly smallerIsBetter?: string
}

type OutputKey = keyof Outputs

const OUTPUTS: Readonly<Record<OutputKey, Renderer>> = RENDERERS

const KEYS = Object.keys(OUTPUTS) as OutputKey[]

/**
 * Says before a run what would otherwise be found out at its end.
 * @throws TypeError when an output is not known, a path leaves the project, two are the same, or one cannot be written
 */
export function checkOutputs(outputs: Outputs, root: string): void {
  const unknown = Object.keys(outputs).find((key) => !KEYS.some((known) => known === key))
  if (unknown !== undefined) {
    throw new TypeError(`outputs: "${unknown}" is no output. Known are: ${KEYS.join(', ')}.`)
  }
  const asked = askedOf(outputs)
  for (const { path } of asked) checkPath(path, root)
  const paths = asked.map(({ path }) => insideOf(root, path))
  const twice = asked.find((_, index) => paths.indexOf(paths[index] ?? '') < index)
  if (twice) throw new TypeError(`outputs: "${twice.path}" is given twice: give each output a file of its own.`)
}

const askedOf = (outputs: Outputs): { key: OutputKey; path: string }[] =>
  KEYS.flatMap((key) => (outputs[key] === undefined ? [] : [{ key, path: outputs[key] }]))

function checkPath(path: string, root: string): void {
  const folder = nearestThere(dirname(insideOf(root, path)))
  try {
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw new TypeError(`outputs: ${new FileNotWritten(path, cause).message}.`, { cause })
  }
}

/** The outputs that were asked for, ready to be written at any moment, also while the process exits. */
export type OutputWriter = (reports: readonly RunReport[], root: string) => Written[]

/** Loads what renders the outputs asked for, and nothing of the others. */
export async function loadOutputs(outputs: Outputs): Promise<OutputWriter> {
  const asked = await Promise.all(
    askedOf(outputs).map(async ({ key, path }) => ({ path, ...OUTPUTS[key], render: await OUTPUTS[key].load() })),
  )
  return (reports, root) =>
    reports.length === 0
      ? []
      : asked.flatMap(({ files, path, render }) =>
          filesOf(files, path, reports).map((file) => writeOne(insideOf(root, file.path), root, () => render(file.of))),
        )
}

function filesOf(
  files: Renderer['files'],
  path: string,
  reports: readonly RunReport[],
): { path: string; of: readonly RunReport[] }[] {
  if (files === 'one' || reports.length === 1) return [{ path, of: reports }]
  const names = uniqueNames(reports.map(({ sweep, label = '' }) => slug(`${sweep.scenario.name} ${label}`)))
  return reports.map((report, index) => ({ path: withName(path, names[index] ?? ''), of: [report] }))
}

/** One that fails does not keep the others from being written. */
function writeOne(path: string, root: string, render: () => string): Written {
  const shown = relative(root, path)
  try {
    return writeResult({ path, shown }, render())
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { state: 'failed', words: `${shown} could not be made: ${why}. Please report this.` }
  }
}

function withName(path: string, name: string): string {
  return /\.[^./\\]+$/.test(path) ? path.replace(/(\.[^./\\]+)$/, `.${name}$1`) : `${path}.${name}`
}

/** File names from scenario names: nothing but small letters, digits and dashes gets through. */
function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 60) || 'scenario'
  )
}

/** A name that is taken gets a number, and the next one where that is taken too. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let number = 2; taken.has(free); number += 1) free = `${name}-${number}`
    taken.add(free)
    return free
  })
}

/** Where links lead counts, not what a path looks like. */
function insideOf(root: string, path: string): string {
  const full = resolve(root, path)
  const folder = dirname(full)
  const link = lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink() === true
  const real = realpathSync(root)
  const led = link ? targetOf(full) : resolve(realpathSync(nearestThere(folder)), relative(nearestThere(folder), full))
  if (isWithin(root, full) && led !== undefined && isWithin(real, led)) return full
  const where = isWithin(root, full) ? 'leads out of the project by a link' : 'lies outside the project'
  throw new TypeError(`outputs: "${path}" ${where} (${root}): give a path within it, such as "bench/sweep.json".`)
}

/** Undefined for a link to nothing: writing would make a file wherever it points. */
function targetOf(link: string): string | undefined {
  try {
    return realpathSync(link)
  } catch {
    return undefined
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !/^\.\.[/\\]/.test(way) && !isAbsolute(way)
}

/** The folder itself, or the nearest above it that is there. */
function nearestThere(folder: string): string {
  const above = dirname(folder)
  return above === folder || lstatSync(folder, { throwIfNoEntry: false }) ? folder : nearestThere(above)
}
