import { resolve, sep } from 'node:path'
import type { SweepResult } from '../model/result.ts'
import { renderJson } from '../report/json.ts'
import { writeWhole } from '../write-whole.ts'

/**
 * Writes what the run was asked to write and answers with the paths.
 * @throws TypeError when a path leaves the project
 */
export function writeOutputs(
  sweeps: readonly SweepResult[],
  outputs: { readonly json?: string },
  root: string,
): string[] {
  const { json } = outputs
  if (json === undefined || sweeps.length === 0) return []
  const names = sweeps.length === 1 ? [''] : uniqueNames(sweeps.map((sweep) => slug(sweep.scenario.name)))
  return sweeps.map((sweep, index) => {
    const path = insideOf(root, withName(json, names[index] ?? ''))
    writeWhole(path, renderJson(sweep))
    return path
  })
}

function withName(path: string, name: string): string {
  if (name === '') return path
  return /\.[^./\\]+$/.test(path) ? path.replace(/(\.[^./\\]+)$/, `.${name}$1`) : `${path}.${name}`
}

/** File names from scenario names: nothing but letters, digits and dashes gets through. */
function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 60) || 'scenario'
  )
}

function uniqueNames(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length
    return before === 0 ? name : `${name}-${before + 1}`
  })
}

function insideOf(root: string, path: string): string {
  const full = resolve(root, path)
  if (full.startsWith(root.endsWith(sep) ? root : root + sep)) return full
  throw new TypeError(
    `outputs: "${path}" lies outside the project (${root}): give a path within it, such as "bench/sweep.json".`,
  )
}
