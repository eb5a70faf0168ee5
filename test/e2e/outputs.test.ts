import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../src/model/report.ts'
import type { SweepResult } from '../../src/model/result.ts'
import { Project, type Run } from './project.ts'
import { BENCH, benchFile, scenarioCall } from './scenarios.ts'
import { NOBODY, serve } from './server.ts'

const REQUIRE = ['P=2 gen speed ≥ 10% of baseline', 'TTFT p95 < 9 s at P=2']
const CHAT = scenarioCall('two chats', { require: REQUIRE, onNotMeasured: 'skip' })

const WITH_JSON = `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({ plugins: [ollamaBench({ outputs: { json: 'out/sweep.json' } })] })
`

interface BenchReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string
      readonly status: string
      readonly benchmarks: readonly { readonly tasks: readonly BenchTask[] }[]
    }[]
  }[]
}

interface BenchTask {
  readonly name: string
  readonly throughput: { readonly p50: number }
}

const read = <Shape>(project: Project, path: string): Shape => JSON.parse(project.read(path) ?? '') as Shape

describe('what a run leaves for other tools', { timeout: 60_000 }, () => {
  test("Vitest's JSON holds every test by its words, and a bench row of gen speed for each level", async () => {
    const project = new Project({ [BENCH]: benchFile(CHAT), 'vitest.config.ts': WITH_JSON })
    const run = await project.bench(await serve(), '--reporter=json', '--outputFile=report.json')
    expect(run.code, run.output).toBe(0)
    const [file] = read<BenchReport>(project, 'report.json').testResults
    expect(file?.assertionResults.map(({ title, status }) => `${status}: ${title}`)).toEqual([
      'passed: measure',
      'passed: P=2 gen speed ≥ 10% of baseline',
      'skipped: TTFT p95 < 9 s at P=2',
      'passed: no regression against the stored baseline',
    ])
    const rows = file?.assertionResults[0]?.benchmarks[0]?.tasks ?? []
    expect(rows.map(({ name }) => name)).toEqual(['P=1', 'P=2'])
    const { levels } = read<SweepResult>(project, 'out/sweep.json')
    for (const [index, { genSpeed }] of levels.entries()) {
      const [slowest, fastest] = [Math.min, Math.max].map((most) => most(...(genSpeed?.rounds ?? [])))
      expect(rows[index]?.throughput.p50).toBeGreaterThan((slowest ?? 0) - 0.01)
      expect(rows[index]?.throughput.p50).toBeLessThan((fastest ?? 0) + 0.01)
    }
  })

  test('JUnit holds each requirement by its words, and why one was skipped', async () => {
    const project = new Project({ [BENCH]: benchFile(CHAT) })
    const run = await project.bench(await serve(), '--reporter=junit', '--outputFile=report.xml')
    expect(run.code, run.output).toBe(0)
    const report = project.read('report.xml') ?? ''
    expect(report).toContain('name="two chats &gt; P=2 gen speed ≥ 10% of baseline"')
    const skipped = report.slice(report.indexOf('name="two chats &gt; TTFT p95 &lt; 9 s at P=2"'))
    expect(skipped).toMatch(
      /^[^\n]*\n *<skipped\/>\n *<properties>\n *<property name="notice" value="not measured: TTFT p95 &lt; 9 s at P=2: TTFT p95 needs 20 completed/,
    )
  })

  test('JUnit tells why all was skipped when nothing could be measured', async () => {
    const project = new Project({ [BENCH]: benchFile(CHAT) })
    const run = await project.bench(NOBODY, '--reporter=junit', '--outputFile=report.xml')
    expect(run.code, run.output).toBe(1)
    const report = project.read('report.xml') ?? ''
    expect(report).toContain('<testsuite name="chat.bench.ts"')
    expect(report).toMatch(/failures="1" errors="0" skipped="3"/)
    expect(report.match(/<property name="notice" value="not measured: no Ollama server answers at /g)).toHaveLength(3)
  })

  test('outputs.json writes one sweep.json for one scenario, with nothing private in it', async () => {
    const project = new Project({ [BENCH]: benchFile(CHAT), 'vitest.config.ts': WITH_JSON })
    const run = await project.bench(await serve())
    expect(run.code, run.output).toBe(0)
    expect(run.output).toContain('wrote out/sweep.json')
    const sweep = read<SweepResult>(project, 'out/sweep.json')
    expect(sweep).toMatchObject({ format: 1, simulated: true, scenario: { name: 'two chats', parallel: [1, 2] } })
    expect(sweep.levels.map(({ parallel, requests }) => [parallel, requests.length])).toEqual([
      [1, 3],
      [2, 6],
    ])
    expect(read<RunReport>(project, 'out/sweep.json')).toMatchObject({
      requirements: [
        { text: REQUIRE[0], state: 'met' },
        { text: REQUIRE[1], state: 'not measured' },
      ],
      baseline: { state: 'new', sessions: 0 },
    })
    expect(sweep.levels[1]?.outcomes.completed).toBe(6)
    expect(sweep.levels[1]?.genSpeed?.rounds.length).toBeGreaterThan(0)
    expect(project.read('out/sweep.json')).not.toMatch(/127\.0\.0\.1|localhost|Say hello|vob-e2e/)
  })

  test('outputs.json writes a file for each of two', async () => {
    const bench = benchFile(CHAT, scenarioCall('Four chats!'))
    const project = new Project({ [BENCH]: bench, 'vitest.config.ts': WITH_JSON })
    const run = await project.bench(await serve())
    expect(run.code, run.output).toBe(0)
    expect(project.read('out/sweep.json')).toBeUndefined()
    expect(read<SweepResult>(project, 'out/sweep.two-chats.json').scenario.name).toBe('two chats')
    expect(read<SweepResult>(project, 'out/sweep.four-chats.json').scenario.name).toBe('Four chats!')
  })

  test('a path outside of the project is refused', async () => {
    const config = WITH_JSON.replace('out/sweep.json', '../sweep.json')
    const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats')), 'vitest.config.ts': config })
    const run = await project.bench(await serve())
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('outputs: "../sweep.json" lies outside the project')
  })

  test('a blob report that is merged later prints the same report', async () => {
    const project = new Project({ [BENCH]: benchFile(CHAT), 'vitest.config.ts': WITH_JSON })
    const run = await project.bench(await serve(), '--reporter=blob')
    expect(run.code, run.output).toBe(0)
    const written = project.read('out/sweep.json')
    project.write('out/sweep.json', '')
    const merged = await project.bench(NOBODY, '--merge-reports')
    expect(merged.code, merged.output).toBe(0)
    expect(reportIn(merged)).toBe(reportIn(run))
    expect(reportIn(merged)).toContain('  ✓ P=2 gen speed ≥ 10% of baseline ')
    expect(project.read('out/sweep.json')).toBe(written)
  })
})

/** Our part of the output: from the scenario's name to the last word on its stored baseline. */
function reportIn({ output }: Run): string {
  const [, report = ''] = /\n(two chats\n[\s\S]*npx vitest bench --run -u`\n)/.exec(output) ?? []
  return report
}
