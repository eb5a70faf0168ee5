import type { Project } from '../project/project.ts'
import { isOldVitest } from '../project/versions.ts'
import type { WrittenFile } from './write-files.ts'

const WIDTH = 10

/** A line for each file, and what to do about those that were left. */
export function fileLines(files: readonly WrittenFile[]): string[] {
  return files.map(({ path, state, advice }) => {
    const words = state === 'same' ? 'unchanged' : state
    const why = state === 'left' ? ` (it is there already${advice ? `: ${advice}` : ''})` : ''
    return `  ${words.padEnd(WIDTH)}${path}${why}`
  })
}

/** The commands that come next, in order. */
export function nextCommands({ vitest, plugin, installer }: Project): string[] {
  const needed = [
    ...(vitest === undefined || isOldVitest(vitest) ? ['vitest@^5.1'] : []),
    ...(plugin === undefined ? ['vitest-ollama-bench'] : []),
  ]
  return [...(needed.length > 0 ? [`${installer} ${needed.join(' ')}`] : []), 'npx vitest bench']
}
