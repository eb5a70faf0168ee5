import { describe, expect, test } from 'vitest'
import { benchFile } from '../../../src/init/bench-file.ts'
import { type Choices, levelsFor } from '../../../src/init/choices.ts'
import { configFile, configName } from '../../../src/init/config-file.ts'
import { adviceFor, plannedFiles } from '../../../src/init/planned-files.ts'
import { resolveScenario } from '../../../src/load/resolve.ts'
import type { Project } from '../../../src/project/project.ts'
import { checkRequirement, parseRequirement } from '../../../src/verdict/requirement/index.ts'

const CHOICES: Choices = {
  model: 'qwen3:4b',
  isSimulated: false,
  isLocal: true,
  parallel: [1, 2, 4],
  slots: 4,
  folder: 'benches',
  workflows: true,
}

const PROJECT: Project = { root: '/nowhere', isModule: false, installer: 'npm install -D' }

const requiredBy = (text: string): string[] =>
  [...text.matchAll(/^ {4}'([^']+)',/gm)].map(([, requirement = '']) => requirement)

describe('the first bench', () => {
  test('on a server with four slots, as a person reads it', async () => {
    await expect(benchFile(CHOICES)).toMatchFileSnapshot('../../golden/init/chat.bench.txt')
  })

  test('without a server, on a simulated machine', async () => {
    const choices = { ...CHOICES, model: 'qwen3-coder:30b', isSimulated: true }
    await expect(benchFile(choices)).toMatchFileSnapshot('../../golden/init/simulated.bench.txt')
  })

  test.each([
    ['one slot', { slots: 1 }, ['P=2 user speed ≥ 40% of baseline', 'memory < 80% RAM', 'no errors']],
    [
      'slots that nobody looked for',
      { slots: undefined },
      ['P=2 user speed ≥ 40% of baseline', 'memory < 80% RAM', 'no errors'],
    ],
    ['two slots', { slots: 2 }, ['P=2 gen speed ≥ 50% of baseline', 'memory < 80% RAM', 'no errors']],
    [
      'fewer slots than the lowest level',
      { slots: 2, parallel: [1, 4] },
      ['P=4 user speed ≥ 20% of baseline', 'memory < 80% RAM', 'no errors'],
    ],
    ['a server elsewhere', { isLocal: false }, ['P=2 gen speed ≥ 50% of baseline', 'no errors']],
    ['one person', { parallel: [1] }, ['memory < 80% RAM', 'no errors']],
  ])('%s: requires what can be measured there', (_, part, expected) => {
    const choices: Choices = { ...CHOICES, ...part }
    const required = requiredBy(benchFile(choices))
    expect(required).toEqual(expected)
    const scenario = resolveScenario(
      'x',
      { model: choices.model, parallel: choices.parallel, require: required },
      { environment: {} },
    )
    for (const text of required) expect(() => checkRequirement(parseRequirement(text), scenario)).not.toThrow()
  })

  test('its levels follow from the slots that were seen', () => {
    expect([undefined, 1, 2, 3, 4, 16].map(levelsFor)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2, 3],
      [1, 2, 4],
      [1, 2, 4],
    ])
  })
})

describe('the config', () => {
  test('names the plugin and where results go', () => {
    expect(configFile({})).toBe(`import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({
  plugins: [ollamaBench({ outputs: { json: 'bench/sweep.json', html: 'bench/report.html' } })],
})
`)
  })

  test('holds the server only where one was named', () => {
    expect(configFile({ host: 'http://gpu-box:11434' })).toContain("host: 'http://gpu-box:11434', outputs")
  })

  test('is a module by its ending where the package is none', () => {
    expect([configName(true), configName(false)]).toEqual(['vitest.config.ts', 'vitest.config.mts'])
  })
})

const pathsOf = (choices: Choices, project: Project): string[] => plannedFiles(choices, project).map(({ path }) => path)

describe('what is written', () => {
  test('all of it in a project that has nothing', () => {
    expect(pathsOf(CHOICES, PROJECT)).toEqual([
      'vitest.config.mts',
      'benches/chat.bench.ts',
      '.gitattributes',
      '.github/workflows/bench.yml',
      '.github/workflows/record-baselines.yml',
    ])
  })

  test('no config beside one that is there, be it of Vite: the lines to add are told', () => {
    const config = { name: 'vite.config.js', hasPlugin: false, isShared: false }
    expect(pathsOf({ ...CHOICES, workflows: false }, { ...PROJECT, config })).toEqual([
      'benches/chat.bench.ts',
      '.gitattributes',
    ])
    const [advice = ''] = adviceFor(CHOICES, { ...PROJECT, config })
    expect(advice).toContain("import { ollamaBench } from 'vitest-ollama-bench/plugin'")
    expect(advice).toContain('plugins: [ollamaBench(')
    expect(adviceFor(CHOICES, { ...PROJECT, config: { ...config, hasPlugin: true } })).toEqual([
      'vite.config.js has the plugin already: it is left as it is.',
    ])
  })
})
