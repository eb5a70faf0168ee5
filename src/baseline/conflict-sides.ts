import type { FileDamage } from './snapshot-entries.ts'
import { plainText } from '../plain-text.ts'

/** One side of a file that git could not merge: the text that is common to both, and its own in each conflict. */
export interface Side {
  /** `ours, HEAD`: the side and the name that git gave it. */
  readonly name: string
  readonly text: string
  /** For each line of `text`, its line in the file, from 1. */
  readonly lines: readonly number[]
}

type Part = 'both' | 'ours' | 'base' | 'theirs'

/** In which part a marker may stand, and which one it begins. Alone in `both`, `=======` is a heading of someone else's. */
const MARKERS: readonly { readonly pattern: RegExp; readonly from: readonly Part[]; readonly to: Part }[] = [
  { pattern: /^<{7}(?: (.*))?$/, from: ['both'], to: 'ours' },
  { pattern: /^\|{7}(?: .*)?$/, from: ['ours'], to: 'base' },
  { pattern: /^={7}$/, from: ['ours', 'base'], to: 'theirs' },
  { pattern: /^>{7}(?: (.*))?$/, from: ['theirs'], to: 'both' },
]

const FIX =
  'Put the marker lines back that are missing (`git checkout --merge -- <file>` makes git write the conflict anew), then merge again.'

/**
 * The two sides of a file with git's conflict markers, in its plain style and in `diff3`, whose ancestor is left out; or
 * which marker stands where none belongs.
 */
export function splitConflict(file: string): readonly [Side, Side] | FileDamage {
  const [ours, theirs] = [new Half('ours'), new Half('theirs')]
  let part: Part = 'both'
  let begun = 0
  for (const [index, line] of file.split(/(?<=\n)/).entries()) {
    const content = line.replace(/\r?\n$/, '')
    const marker = MARKERS.find(({ pattern }) => pattern.test(content))
    if (!marker || (marker.to === 'theirs' && part === 'both')) {
      if (part === 'both' || part === 'ours') ours.take(line, index + 1)
      if (part === 'both' || part === 'theirs') theirs.take(line, index + 1)
      continue
    }
    if (!marker.from.includes(part)) return misplaced(content, index + 1, part)
    if (part === 'both') begun = index + 1
    part = marker.to
    const name = marker.pattern.exec(content)?.[1]
    if (part === 'ours') ours.name ??= name
    if (part === 'both') theirs.name ??= name
  }
  if (part !== 'both') return { line: begun, what: 'the merge conflict that begins here has no end', fix: FIX }
  return [ours.side, theirs.side]
}

function misplaced(marker: string, line: number, part: Part): FileDamage {
  const where = part === 'both' ? 'outside of a conflict' : 'within a conflict'
  return { line, what: `the conflict marker "${marker.slice(0, 7)}" ${where}, where none belongs`, fix: FIX }
}

class Half {
  readonly #part: string
  readonly #texts: string[] = []
  readonly #lines: number[] = []
  name: string | undefined

  constructor(part: string) {
    this.#part = part
  }

  take(text: string, line: number): void {
    this.#texts.push(text)
    this.#lines.push(line)
  }

  get side(): Side {
    const name = plainText(this.name ?? '')
    return { name: name === '' ? this.#part : `${this.#part}, ${name}`, text: this.#texts.join(''), lines: this.#lines }
  }
}
