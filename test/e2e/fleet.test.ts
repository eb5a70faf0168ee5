import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Preset, PRESETS, startSimulator } from '../../src/simulator/index.ts'
import { Project, type Run } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'

const CHAT = benchFile(scenarioCall('two chats', { rounds: 3, require: ['P=2 gen speed >= 90% of P=1', 'errors = 0'] }))

/** Two machines of a fleet: the second is twice as fast. */
const MACHINES = {
  mini: { ...PRESETS.fast, name: 'mini', stepMs: [20, 30, 40, 50], requestMs: 30, loadMs: 50 },
  studio: { ...PRESETS.fast, name: 'studio', stepMs: [10, 15, 20, 25], requestMs: 30, loadMs: 50 },
} satisfies Readonly<Record<string, Preset>>

type Name = keyof typeof MACHINES
const NAMES: readonly Name[] = ['mini', 'studio']

/** A runner: a clone of the repository, and the machine that it talks to. */
async function runner(
  name: Name,
  files: Readonly<Record<string, string>>,
): Promise<{ project: Project; bench(...args: readonly string[]): Promise<Run> }> {
  const project = new Project(files)
  const simulator = await startSimulator({ preset: MACHINES[name] })
  onTestFinished(() => simulator.stop())
  const environment = { OLLAMA_HOST: simulator.url, VITEST_BLOB_LABEL: name }
  return { project, bench: (...args) => project.bench(environment, ...args) }
}

const commandLine = (project: Project, ...args: readonly string[]): string =>
  execFileSync(process.execPath, [join(project.root, 'node_modules/vitest-ollama-bench/dist/cli/bin.js'), ...args], {
    cwd: project.root,
    encoding: 'utf8',
  })

/** The snapshot files that each machine recorded in a clone of its own, and the two joined. */
async function recordedApart(): Promise<string> {
  const joined = new Project({ [BENCH]: CHAT })
  for (const name of NAMES) {
    const { project, bench } = await runner(name, { [BENCH]: CHAT })
    const run = await bench()
    expect(run.output).toContain('Snapshots  1 written')
    joined.write(`recorded/${name}.snap`, project.read(SNAPSHOT) ?? '')
  }
  commandLine(joined, 'baseline', 'merge', 'recorded/studio.snap', 'recorded/mini.snap', '--output', SNAPSHOT)
  return joined.read(SNAPSHOT) ?? ''
}

describe('two machines', { timeout: 150_000 }, () => {
  test('recorded apart are joined by `baseline merge`; their blobs are one table', async () => {
    const stored = await recordedApart()
    expect(stored.match(/^\[.*\]$/gm)).toEqual(['[simulated · mini]', '[simulated · studio]'])
    const merged = new Project({ [BENCH]: CHAT, [SNAPSHOT]: stored })
    for (const name of NAMES) {
      const { project, bench } = await runner(name, { [BENCH]: CHAT, [SNAPSHOT]: stored })
      const run = await bench('--reporter=default', '--reporter=blob', '--outputFile.blob=blob.json')
      expect(run.words).toContain('✓ stored baseline: unchanged against 1 stored session')
      expect(project.read(SNAPSHOT)).toBe(stored)
      merged.write(`blobs/${name}.json`, project.read('blob.json') ?? '')
    }
    const run = await merged.bench({}, '--merge-reports=blobs')
    // As the runs themselves, each of which missed a requirement.
    expect(run.code, run.output).toBe(1)
    expect(run.output).toMatch(
      /\ntwo chats\n {2}on 2 machines\n\n +SIMULATED +SIMULATED\n +mini +studio\n {2}gen speed {3}P=1 /,
    )
    expect(run.output).toMatch(
      /\n {2}P=2 gen speed >= 90% of P=1 +✗ missed +✗ missed\n {2}errors = 0 +✓ met +✓ met\n {2}stored baseline +✓ unchanged +✓ unchanged\n/,
    )
    expect(run.output).not.toContain('preset mini: no model ran')
    const speeds = /gen speed {3}P=1 +([\d.]+) tok\/s +([\d.]+) tok\/s/.exec(run.output)?.slice(1).map(Number)
    expect((speeds?.[1] ?? 0) / (speeds?.[0] ?? 1)).toBeGreaterThan(1.2)
    expect(merged.read(SNAPSHOT)).toBe(stored)
  })
})
