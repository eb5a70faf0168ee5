import { describe, expect, test } from 'vitest'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { serve } from './server.ts'
import { storedBaseline } from './stored.ts'

const CHAT = benchFile(scenarioCall('two chats'))

/** A repository in which a run of CHAT is stored. */
const projectWithBaseline = async (bench = CHAT): Promise<Project> =>
  new Project({ [BENCH]: bench, [SNAPSHOT]: await storedBaseline() })

const sessionsIn = (text: string | undefined): number => text?.match(/^ {2}- at: /gm)?.length ?? 0

describe('stored baseline', { timeout: 60_000 }, () => {
  test('the first run writes it as readable text, with nothing private in it, and passes', async () => {
    const project = new Project({ [BENCH]: CHAT })
    const run = await project.bench(await serve())
    expect(run.code, run.output).toBe(0)
    expect(run.output).toContain('first session of this machine recorded')
    expect(run.output).toContain('Snapshots  1 written')
    const stored = project.read(SNAPSHOT)
    expect(stored).toContain('exports[`two chats > no regression against the stored baseline 1`] = `\n')
    expect(stored).toContain('# vitest-ollama-bench baseline, format 1\n[simulated · fast]\nscenario: ')
    expect(stored).toMatch(/\n {4}genSpeed: \{1: \[[\d., ]+\], 2: \[[\d., ]+\]\}\n/)
    expect(sessionsIn(stored)).toBe(1)
    expect(stored).toContain('server: loopback')
    expect(stored).not.toMatch(/127\.0\.0\.1|localhost|Say hello|vob-e2e/)
  })

  test('the second run passes and writes nothing', async () => {
    const project = await projectWithBaseline()
    const before = project.read(SNAPSHOT)
    const run = await project.bench(await serve())
    expect(run.code, run.output).toBe(0)
    expect(run.output).toContain('unchanged against 1 stored session, provisional limits')
    expect(run.output).toMatch(/sees ≥ \d+ % gen speed/)
    expect(project.read(SNAPSHOT)).toBe(before)
  })

  test('a slow-down of 1.3 is measured again after a fresh load, and fails with the diff at the scenario() line', async () => {
    const project = await projectWithBaseline()
    const before = project.read(SNAPSHOT)
    const run = await project.bench(await serve({ slowdown: 1.3 }))
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('FAIL  |bench| chat.bench.ts > two chats > no regression against the stored baseline')
    expect(run.output).toContain('P=1, 2 looks regressed: measured again after a fresh load')
    expect(run.output).toContain('Error: regressed against 1 stored session, provisional limits')
    expect(run.output).toContain('Nothing we record changed since the baseline.')
    expect(run.output).toMatch(/metric +P +stored +now +change +limit +verdict\n/)
    for (const level of [1, 2]) {
      const row = new RegExp(`gen speed +${level} +[\\d.]+ tok/s +→ +[\\d.]+ tok/s +−2\\d % +−17 % +regressed\\n`)
      expect(run.output).toMatch(row)
    }
    expect(run.output).toContain('`npx vitest bench --run -u` starts a new epoch')
    expect(run.output).toContain('❯ chat.bench.ts:3:1')
    expect(project.read(SNAPSHOT)).toBe(before)
  })

  test('the diff names the conditions that changed first; without a reload it is not confirmed', async () => {
    const project = await projectWithBaseline(benchFile(scenarioCall('two chats', { reload: 'never' })))
    const run = await project.bench(await serve({ slowdown: 1.3, version: '0.33.0' }))
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('Error: regressed, not confirmed against 1 stored session, provisional limits')
    expect(run.output).toMatch(
      /Changed since the baseline, the likely cause\n +Ollama +0\.25\.0 → 0\.33\.0\n\n +metric +P +stored/,
    )
  })

  test('-u accepts a slow-down as a new epoch, and the next run passes', async () => {
    const project = await projectWithBaseline()
    const old = /- at: (\S+)/.exec(project.read(SNAPSHOT) ?? '')?.[1] ?? 'none'
    const slow = await serve({ slowdown: 1.3 })
    const update = await project.bench(slow, '-u')
    expect(update.code, update.output).toBe(0)
    expect(update.output).toContain('new epoch: ')
    expect(update.output).toContain('Snapshots  1 updated')
    const stored = project.read(SNAPSHOT)
    expect(stored).toContain('\nepoch: 2\n')
    expect(stored).not.toContain(old)
    expect(sessionsIn(stored)).toBe(1)
    const next = await project.bench(slow)
    expect(next.code, next.output).toBe(0)
    expect(project.read(SNAPSHOT)).toBe(stored)
  })

  test('-u within the limits adds a session to the epoch', async () => {
    const project = await projectWithBaseline()
    const run = await project.bench(await serve(), '-u')
    expect(run.code, run.output).toBe(0)
    expect(run.output).toContain('session added to 1 stored session')
    expect(sessionsIn(project.read(SNAPSHOT))).toBe(2)
    expect(project.read(SNAPSHOT)).toContain('\nepoch: 1\n')
  })

  test('another prompt is a changed scenario, not a regression; -u starts over with it', async () => {
    const project = await projectWithBaseline(benchFile(scenarioCall('two chats', { prompt: 'Say goodbye.' })))
    const before = project.read(SNAPSHOT)
    const server = await serve()
    const run = await project.bench(server)
    expect(run.code, run.output).toBe(1)
    expect(run.output).toContain('the scenario changed since its sessions were stored')
    expect(run.output).not.toContain('regressed')
    expect(project.read(SNAPSHOT)).toBe(before)
    const update = await project.bench(server, '-u')
    expect(update.code, update.output).toBe(0)
    expect(update.output).toContain('new epoch: the scenario changed')
    expect(project.read(SNAPSHOT)).toContain('\nepoch: 2\n')
    expect(sessionsIn(project.read(SNAPSHOT))).toBe(1)
  })
})
