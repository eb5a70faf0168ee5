import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { NOBODY, serve } from './server.ts'

const CHAT = benchFile(scenarioCall('two chats'))

const configWith = (options: string, plugin = 'ollamaBench()'): string => `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({ plugins: [${plugin}], test: ${options} })
`

describe("the repository's own configuration", { timeout: 60_000 }, () => {
  test('retry, shuffle and concurrent are set aside with one notice', async () => {
    const config = configWith('{ retry: 3, sequence: { shuffle: true, concurrent: true } }')
    const project = new Project({ [BENCH]: CHAT, 'vitest.config.ts': config })
    const run = await project.bench(await serve())
    expect(run.code, run.output).toBe(0)
    expect(run.output.match(/vitest-ollama-bench: /g)).toHaveLength(1)
    expect(run.output).toContain(
      "vitest-ollama-bench: benchmarks run without this repo's retry (a retry is best-of-n), sequence.shuffle\n",
    )
  })

  test('--retry on the command line is set aside too', async () => {
    const project = new Project({ [BENCH]: CHAT })
    const run = await project.bench(NOBODY, '--retry=2')
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain("vitest-ollama-bench: benchmarks run without this repo's retry")
    expect(run.output).not.toContain('retry x')
  })

  test('without the plugin: says what to add to the config', async () => {
    const config = "import { defineConfig } from 'vitest/config'\n\nexport default defineConfig({})\n"
    const project = new Project({ [BENCH]: CHAT, 'vitest.config.ts': config })
    const run = await project.bench(NOBODY)
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('its plugin is not in the Vitest config: add `plugins: [ollamaBench()]`')
  })

  test('options of the plugin are the defaults of every scenario', async () => {
    const { OLLAMA_HOST } = await serve()
    const plugin = `ollamaBench(${JSON.stringify({ host: OLLAMA_HOST, rounds: 2 })})`
    const bench = CHAT
    const project = new Project({ [BENCH]: bench, 'vitest.config.ts': configWith('{}', plugin) })
    const run = await project.bench(NOBODY)
    expect(run.code, run.output).toBe(0)
    expect(run.output).toContain('2 rounds of 12 tokens')
  })

  test('two projects that run one file keep sections of their own', async () => {
    const config = configWith(
      "{ projects: [{ extends: true, test: { name: 'api' } }, { extends: true, test: { name: 'web' } }] }",
    )
    const project = new Project({ [BENCH]: CHAT, 'vitest.config.ts': config })
    const server = await serve()
    const first = await project.bench(server, '-u')
    expect(first.code, first.output).toBe(0)
    const stored = project.read(SNAPSHOT)
    expect(stored).toContain('\n[simulated · fast · project api]\n')
    expect(stored).toContain('\n[simulated · fast · project web]\n')
    const second = await project.bench(server)
    expect(second.code, second.output).toBe(0)
    expect(second.output.match(/unchanged against 1 stored session/g)).toHaveLength(2)
    expect(project.read(SNAPSHOT)).toBe(stored)
    const alone = await project.bench(server, '--project=web (bench)')
    expect(alone.code, alone.output).toBe(0)
    expect(alone.output.match(/unchanged against 1 stored session/g)).toHaveLength(1)
  })
})
