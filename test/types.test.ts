import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Consumer, REPOSITORY } from './consumer.ts'

/** Library checks stay on: what they say of this package's own declarations is an error of ours. */
const TSCONFIG = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
  },
}

let consumer: Consumer
beforeAll(async () => {
  consumer = await Consumer.create(['typescript', '@types/node'])
  consumer.write('tsconfig.json', JSON.stringify(TSCONFIG))
})
afterAll(() => consumer.remove())

test('a project with only Vitest and the tarball type-checks: matchers, fixture, options, and what must be refused', async () => {
  for (const name of ['usage.ts', 'config.ts']) {
    consumer.write(name, readFileSync(join(REPOSITORY, 'test/types', name), 'utf8'))
  }
  const { output } = await consumer.node('node_modules/typescript/bin/tsc', ['-p', '.'])
  expect(ownLines(output)).toEqual([])
})

test('a test file that imports only this package has the matchers', async () => {
  consumer.write('usage.ts', `import 'vitest-ollama-bench'\nimport { expect } from 'vitest'\nexpect(1).toMeet('x')\n`)
  consumer.write('config.ts', `import { expect } from 'vitest'\nexpect(1).toMeeet('x')\n`)
  const { output } = await consumer.node('node_modules/typescript/bin/tsc', ['-p', '.'])
  expect(ownLines(output)).toEqual([expect.stringContaining("config.ts(2,11): error TS2551: Property 'toMeeet'")])
})

/** Errors in the user's files and in this package; those in the declarations of other packages are not ours. */
function ownLines(output: string): string[] {
  const own = /^(?!\s)(?!node_modules\/|\.\.\/)|node_modules\/vitest-ollama-bench\//
  return output.split('\n').filter((line) => line !== '' && own.test(line))
}
