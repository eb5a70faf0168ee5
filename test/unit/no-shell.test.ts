import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../../src/', import.meta.url))

/** Programs are started by their name with a list of arguments; what a shell would read of them stays text. */
test('no module starts a shell or runs text as code', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const found = files.flatMap((file) => {
    const text = readFileSync(join(SRC, file), 'utf8')
    const names = /import (?!type)\{([^}]*)\} from 'node:child_process'/.exec(text)?.[1]?.split(',') ?? []
    const strange = names.map((name) => name.trim()).filter((name) => !/^(execFile|spawn|type .*|)$/.test(name))
    const calls = text.match(/\bshell:|\beval\(|new Function\(|from 'node:vm'|child_process'\)/g) ?? []
    return [...strange, ...calls].map((what) => `${file}: ${what}`)
  })
  expect(files.length).toBeGreaterThan(100)
  expect(found).toEqual([])
})
