import { isAbsolute, relative, resolve } from 'node:path'
import { accessSync, constants, lstatSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import type { SweepResult } from '../model/result.ts'
import { renderJson } from '../report/json.ts'
import { FileNotWritten } from '../write-whole.ts'
import { type Written, writeResult } from '../write-result.ts'

/** Files that a run writes. Paths are relative to the project's root. */
export interface Outputs {
  /** The full result (`sweep.json`); with several scenarios each gets its name before the ending. */
  readonly json?: string
}

/**
 * Says before a run what would otherwise be found out at its end.
 * @throws TypeError when a path leaves the project, or cannot be written
 */
export function checkOutputs({ json }: Outputs, root: string): void {
  if (json === undefined) return
  const path = insideOf(root, json)
  const folder = nearestThere(dirname(path))
  try {
    accessSync(folder, constants.W_OK)
  } catch (cause) {
    throw new TypeError(`outputs: ${new FileNotWritten(json, cause).message}.`, { cause })
  }
}

/** Writes what the run was asked to write; one that fails does not keep the others from being written. */
export function writeOutputs(sweeps: readonly SweepResult[], { json }: Outputs, root: string): Written[] {
  if (json === undefined || sweeps.length === 0) return []
  const names = sweeps.length === 1 ? [''] : uniqueNames(sweeps.map((sweep) => slug(sweep.scenario.name)))
  return sweeps.map((sweep, index) => {
    const path = insideOf(root, withName(json, names[index] ?? ''))
    return writeResult({ path, shown: relative(root, path) }, renderJson(sweep))
  })
}

function withName(path: string, name: string): string {
  if (name === '') return path
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
