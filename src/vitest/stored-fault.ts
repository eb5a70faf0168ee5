import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { findConflictMarkers, snapshotDamage } from '../baseline/snapshot-file.ts'
import { plainText, shellWord } from '../plain-text.ts'

/**
 * What is wrong with a stored file, with its line: Vitest says of a file that is no JavaScript only that it is none, and
 * takes a shortened one for whole. Undefined where it is whole, or not there.
 */
export function storedFault(path: string, root: string): string | undefined {
  if (!existsSync(path)) return undefined
  const bytes = readFileSync(path)
  const file = relative(root, path)
  const [marker] = findConflictMarkers(bytes.toString())
  if (marker) {
    const join = `\`npx vitest-ollama-bench baseline merge ${shellWord(file)} --in-place\``
    const sides = `\`git checkout --ours -- ${shellWord(file)}\` (or --theirs)`
    return (
      `${plainText(file)}:${marker.line}: the stored baselines hold merge conflict markers (${marker.marker}), so nothing can be judged and nothing was changed. ` +
      `Join both sides' machine sections with ${join}, or take one side with ${sides}.`
    )
  }
  const damage = snapshotDamage(bytes)
  if (!damage) return undefined
  return `${plainText(file)}:${damage.line}: ${damage.what}. The stored baselines cannot be trusted, so nothing is compared and nothing written. ${damage.fix}`
}
