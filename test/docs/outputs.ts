import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from '../consumer.ts'

/** What the tool printed in tests, by file: that is what the docs may show. */
export function goldenOutputs(): Map<string, readonly string[]> {
  const folder = join(REPOSITORY, 'test/golden')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'))
  return new Map(names.map((name) => [name, linesOf(readFileSync(join(folder, name), 'utf8'))]))
}

/** The shown lines stand in the output one after the other; a line with nothing but `…` leaves any number of them out. */
export function isExcerpt(shown: readonly string[], output: readonly string[]): boolean {
  const pieces = shown
    .map((line) => line.trimEnd())
    .join('\n')
    .split(/^\s*…$\n?/m)
    .map((piece) => piece.replace(/\n$/, '').split('\n'))
  let from = 0
  return pieces.every((piece) => {
    const at = output.findIndex(
      (_, index) => index >= from && piece.every((line, ahead) => output[index + ahead] === line),
    )
    from = at + piece.length
    return at >= 0
  })
}

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trimEnd())
