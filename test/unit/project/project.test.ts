import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readBenches } from '../../../src/project/benches.ts'
import { readProject } from '../../../src/project/project.ts'
import { isOldNode, isOldVitest } from '../../../src/project/versions.ts'

function projectOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'ollama-bench-project-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

describe('a project', () => {
  test('with nothing but a package.json', () => {
    const root = projectOf({ 'package.json': '{}' })
    expect(readProject(root)).toEqual({ root, isModule: false, installer: 'npm install -D' })
  })

  test('a module, with pnpm, a config that names the plugin, and packages in a folder above', () => {
    const root = projectOf({
      'node_modules/vitest/package.json': '{ "version": "5.1.1" }',
      'node_modules/vitest-ollama-bench/package.json': '{ "version": "0.1.0" }',
      'app/package.json': '{ "type": "module" }',
      'app/pnpm-lock.yaml': '',
      'app/vite.config.ts': '',
      'app/vitest.config.mts': "import { ollamaBench } from 'vitest-ollama-bench/plugin'",
    })
    expect(readProject(join(root, 'app'))).toMatchObject({
      isModule: true,
      installer: 'pnpm add -D',
      config: { name: 'vitest.config.mts', hasPlugin: true, isShared: false },
      vitest: '5.1.1',
      plugin: '0.1.0',
    })
  })

  test.each([
    [
      'a comment',
      "// import { ollamaBench } from 'vitest-ollama-bench/plugin'\n",
      { hasPlugin: false, isShared: false },
    ],
    ['a shared file', "import shared from '../shared.ts'\n", { hasPlugin: false, isShared: true }],
  ])('a config that names the plugin only in %s', (_, text, expected) => {
    const root = projectOf({ 'package.json': '{}', 'vite.config.js': text })
    expect(readProject(root).config).toEqual({ name: 'vite.config.js', ...expected })
  })

  test.each([
    ['none', {}, 'npm init -y'],
    ['one that is not JSON', { 'package.json': '{' }, 'not JSON'],
  ])('a package.json that is %s: says what to do', (_, files, words) => {
    const root = projectOf(files)
    expect(() => readProject(root)).toThrow(TypeError)
    expect(() => readProject(root)).toThrow(words)
  })
})

const bench = (body: string) => `import { scenario } from 'vitest-ollama-bench'\n${body}`
const simulated = (body: string) => bench(`import { simulator } from 'vitest-ollama-bench/simulator'\n${body}`)

describe('the benches of a project', () => {
  test('none: nothing is said of them', () => {
    expect(readBenches(projectOf({ 'a.bench.ts': 'bench()' }))).toEqual({
      files: 0,
      models: [],
      areSimulated: false,
      needSlots: false,
    })
  })

  test('the models that they name, each once, those of comments, installed packages and simulators left out', () => {
    const root = projectOf({
      'b/two.bench.ts': bench("scenario('x', { model: \"two:2b\" })\n// model: 'old:1b'"),
      'a/one.bench.mts': bench("scenario('x', { model: 'one:1b' })\nscenario('y', { model: 'one:1b' })"),
      'a/sim.bench.ts': simulated("scenario('x', { model: 'sim:1b', require: ['cliff > 2'] })"),
      'node_modules/x/x.bench.ts': bench("scenario('x', { model: 'installed:1b' })"),
    })
    expect(readBenches(root)).toEqual({ files: 3, models: ['one:1b', 'two:2b'], areSimulated: false, needSlots: false })
  })

  test.each(["'P=2 gen speed ≥ 60% of baseline'", "'gen speed ≥ 20 tok/s at P=4'", "'Cliff > 2'"])(
    '%s needs slots',
    (text) => {
      expect(readBenches(projectOf({ 'a.bench.ts': bench(`require: [${text}]`) })).needSlots).toBe(true)
    },
  )

  test.each(["'P=2 user speed ≥ 40% of baseline'", "'gen speed ≥ 20 tok/s at P=1'", "'P=1 gen speed > 3 tok/s'"])(
    '%s does not',
    (text) => {
      expect(readBenches(projectOf({ 'a.bench.ts': bench(`require: [${text}]`) })).needSlots).toBe(false)
    },
  )

  test('all on a simulator', () => {
    expect(readBenches(projectOf({ 'a.bench.ts': simulated('') })).areSimulated).toBe(true)
  })
})

test('which versions are too old', () => {
  expect(['v20.20.2', 'v22.18.0', 'v22.19.0', 'v24.0.0'].map(isOldNode)).toEqual([true, true, false, false])
  expect(['3.2.4', '5.0.9', '5.1.0', '6.0.0'].map(isOldVitest)).toEqual([true, true, false, false])
})
