import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { NOBODY, serve } from './server.ts'
import { storedBaseline } from './stored.ts'

const CHAT = benchFile(scenarioCall('two chats'))
const SECOND = scenarioCall('four chats')

/** A plain test under the names that a scenario's entry has. */
const LONG = `import { describe, expect } from 'vitest'
import { test } from 'vitest-ollama-bench'

describe('two chats', () => {
  test('no regression against the stored baseline', async ({ ollama }) => {
    expect(await ollama.sweep({ model: 'fast' })).toMatchBaseline()
  })
})
`

/** As no tool would write it, and as it stands in the file: another machine's section before this machine's own. */
const MAC = [
  '[Mac16,5 · Apple M4 Max · 40-core GPU · 64 GiB · darwin]   # the oldest of the fleet',
  'scenario:   "0123456789abcdef"',
  '   # why so slow? \\`see\\` C:\\\\tickets \\${7}  ',
  'epoch: 3',
  'sessions:',
  '    - { at: 2026-01-02T03:04:05Z,   order: 1 2 2 1,',
  '\tgenSpeed: {2: [ 20.0,21, 22.50 ], 1: [36.6]} }',
  '',
  '',
  '',
].join('\n')

/** Behind this machine's own, and damaged: it is not this machine's to judge. */
const DAMAGED = '[runner-b]\nsessions: [ this is no session\n\n'

/** A snapshot file in which this machine stands between two others, for each of these scenarios. */
async function crowded(...names: readonly string[]): Promise<string> {
  const own = await storedBaseline()
  const file = own.replace('[simulated · fast]', `${MAC}[simulated · fast]`).replace(/\n`;/, `\n${DAMAGED}\`;`)
  const [head = '', entry = ''] = file.split(/(?=exports\[)/)
  return head + names.map((name) => entry.replace('two chats', name)).join('\n')
}

const crowdedProject = async (bench: string, ...names: readonly string[]): Promise<Project> =>
  new Project({ [BENCH]: bench, [SNAPSHOT]: await crowded(...names) })

const times = (text: string | undefined, part: string): number => (text ?? '').split(part).length - 1

describe('sections of other machines stay byte for byte', { timeout: 60_000 }, () => {
  test('through a plain run', async () => {
    const project = await crowdedProject(CHAT, 'two chats')
    const run = await project.bench(await serve())
    expect(run.code, run.output).toBe(0)
    expect(project.read(SNAPSHOT)).toBe(await crowded('two chats'))
  })

  test('through -u, which adds a session to the own one', async () => {
    const project = await crowdedProject(CHAT, 'two chats')
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(0)
    const stored = project.read(SNAPSHOT)
    expect(times(stored, MAC)).toBe(1)
    expect(times(stored, DAMAGED)).toBe(1)
    expect(times(stored, '\n  - at: ')).toBe(2)
  })

  test('through -u on one requirement only', async () => {
    const project = await crowdedProject(
      benchFile(scenarioCall('two chats', { require: ['TTFT < 9 s', 'errors = 0'] })),
      'two chats',
    )
    const run = await project.bench(await serve(), '-u', '-t', 'TTFT')
    expect(run.code, run.output).toBe(0)
    expect(project.read(SNAPSHOT)).toBe(await crowded('two chats'))
  })

  test('through a missed requirement, which does not stop -u from storing', async () => {
    const project = await crowdedProject(
      benchFile(scenarioCall('two chats', { require: ['TTFT < 1 ms'] })),
      'two chats',
    )
    const server = await serve()
    const run = await project.bench(server)
    expect(run.code, run.output).toBe(1)
    expect(project.read(SNAPSHOT)).toBe(await crowded('two chats'))
    const update = await project.bench(server, '-u')
    expect(update.code, update.output).toBe(1)
    expect(times(project.read(SNAPSHOT), MAC)).toBe(1)
    expect(times(project.read(SNAPSHOT), DAMAGED)).toBe(1)
    expect(times(project.read(SNAPSHOT), '\n  - at: ')).toBe(2)
  })

  test('through a failed measurement with -u', async () => {
    const project = await crowdedProject(CHAT, 'two chats')
    const run = await project.bench(NOBODY, '-u')
    expect(run.code, run.output).toBe(1)
    expect(project.read(SNAPSHOT)).toBe(await crowded('two chats'))
  })

  test('through a long-form test that fails before its matcher, with -u', async () => {
    const project = await crowdedProject(LONG, 'two chats')
    const run = await project.bench(NOBODY, '-u')
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('BenchError: no Ollama server answers at ')
    expect(project.read(SNAPSHOT)).toBe(await crowded('two chats'))
  })

  test('through -u --bail=1, for the scenarios that it left out too', async () => {
    const failing = scenarioCall('two chats', { require: ['TTFT < 1 ms'] })
    const project = await crowdedProject(benchFile(failing, SECOND), 'four chats', 'two chats')
    const run = await project.bench(await serve(), '-u', '--bail=1')
    expect(run.code, run.output).toBe(1)
    expect(project.read(SNAPSHOT)).toBe(await crowded('four chats', 'two chats'))
  })

  test('through scenario.skip, skipIf and runIf with -u', async () => {
    const skipped = [
      scenarioCall('one left out', {}, 'scenario.skip'),
      scenarioCall('one not here', {}, 'scenario.skipIf(true)'),
      scenarioCall('one elsewhere', {}, 'scenario.runIf(false)'),
    ]
    const names = ['one elsewhere', 'one left out', 'one not here']
    const project = await crowdedProject(benchFile(...skipped, scenarioCall('two chats')), ...names, 'two chats')
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(0)
    const stored = project.read(SNAPSHOT)
    expect(stored?.slice(0, stored.indexOf('exports[`two chats'))).toBe(`${await crowded(...names)}\n`)
    expect(times(stored, MAC)).toBe(4)
    expect(times(stored, DAMAGED)).toBe(4)
  })

  test('-u starts a section of its own on a machine that had none', async () => {
    const project = new Project({ [BENCH]: CHAT })
    const others = (await crowded('two chats')).replace(/\[simulated · fast\][\s\S]*?(?=\[runner-b\])/, '')
    project.write(SNAPSHOT, others)
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(0)
    const stored = project.read(SNAPSHOT)
    expect(stored).toContain(`${MAC}${DAMAGED}[simulated · fast]\nscenario: `)
  })
})

describe('entries of scenarios that no longer exist', { timeout: 60_000 }, () => {
  const renamed = benchFile(scenarioCall('two people chat'))

  test('are reported as obsolete and kept', async () => {
    const project = await crowdedProject(renamed, 'two chats')
    const run = await project.bench(await serve())
    expect(run.code, run.output).toBe(0)
    expect(run.output).toMatch(/Snapshots +1 written\n +1 obsolete/)
    expect(times(project.read(SNAPSHOT), MAC)).toBe(1)
  })

  test('are removed by -u', async () => {
    const project = await crowdedProject(renamed, 'two chats')
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(0)
    expect(run.output).toMatch(/Snapshots +.*\n +1 removed/)
    expect(project.read(SNAPSHOT)).not.toContain('two chats')
    expect(project.read(SNAPSHOT)).toContain('exports[`two people chat > no regression')
  })
})
