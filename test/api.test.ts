import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { REPOSITORY } from './consumer.ts'

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
}

const manifest: Manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'))
const entries = Object.entries(manifest.exports).flatMap(([name, at]) =>
  typeof at === 'string' ? [] : [{ name, types: join(REPOSITORY, at.types), code: join(REPOSITORY, at.default) }],
)

/** A change of these files is a change of what users of the package can write. `vitest run -u` accepts it. */
test('the public API is the one in test/golden/api', async () => {
  const values = await Promise.all(entries.map(async ({ name, code }) => `${name}: ${await namesIn(name, code)}`))
  await expect(`${values.join('\n')}\n`).toMatchFileSnapshot('golden/api/values.txt')
  const declarations = [...reachable(entries.map(({ types }) => types))]
    .map((file) => ({ name: relative(join(REPOSITORY, 'dist'), file).replaceAll('\\', '/'), text: declared(file) }))
    .filter(({ text }) => text !== '')
    .sort((one, other) => (one.name < other.name ? -1 : 1))
  const text = declarations.map((file) => `// ${file.name}\n${file.text}\n`).join('\n')
  await expect(text).toMatchFileSnapshot('golden/api/types.d.ts.txt')
})

/** The setup file only runs inside a benchmark; it exports nothing. */
async function namesIn(name: string, code: string): Promise<string> {
  if (name === './setup') return /^export (?!\{\s*\})/m.test(readFileSync(code, 'utf8')) ? 'something' : '(no exports)'
  return Object.keys(await import(code))
    .sort()
    .join(', ')
}

/** The entries' declarations and all that they refer to. */
function reachable(files: readonly string[], seen: Set<string> = new Set()): Set<string> {
  for (const file of files) {
    if (seen.has(file)) continue
    seen.add(file)
    const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b.*?["'](\.{1,2}\/[^"']+)\.js["']/gm)
    const next = [...imports].map(([, path = '']) => join(dirname(file), `${path}.d.ts`))
    reachable(next, seen)
  }
  return seen
}

/** What a file declares: without comments, which may be reworded, and without imports. */
function declared(file: string): string {
  return readFileSync(file, 'utf8')
    .replaceAll(/^ *\/\*\*[\s\S]*?\*\/\n/gm, '')
    .replaceAll(/^(?:import .*|export ?\{\};?)$/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
    .trim()
}
