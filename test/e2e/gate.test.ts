import { describe, expect, test } from 'vitest'
import type { Scenario } from '../../src/model/scenario.ts'
import { Pace } from '../../src/simulator/pace.ts'
import { PRESETS } from '../../src/simulator/presets.ts'
import { Project } from './project.ts'
import { BENCH, benchFile, scenarioCall, SNAPSHOT } from './scenarios.ts'
import { serve } from './server.ts'
import { storedBaseline } from './stored.ts'

const projectWithBaseline = async (more: Partial<Scenario> = {}): Promise<Project> =>
  new Project({ [BENCH]: benchFile(scenarioCall('two chats', more)), [SNAPSHOT]: await storedBaseline() })

const sessionsIn = (text: string | undefined): number => text?.match(/^ {2}- at: /gm)?.length ?? 0

/** Speed noise from load to load, so wide that a load can look like a regression. */
const LOAD_NOISE = 0.3

/** A seed whose first load is at least 1.3 times slower, and whose second is within 3 % of the preset. */
function seedOfOneBadLoad(): number {
  for (let seed = 1; seed < 100_000; seed += 1) {
    const pace = new Pace({ preset: PRESETS.fast, slowdown: 1, noise: { load: LOAD_NOISE }, seed })
    const [first = 0, second = 0] = [1, 2].map(() => {
      pace.startLoad()
      return pace.step(1) / (PRESETS.fast.stepMs[0] ?? 1)
    })
    if (first > 1.3 && first < 1.6 && Math.abs(second - 1) < 0.03) return seed
  }
  throw new RangeError('No seed has a bad load followed by a good one: widen the noise')
}

/** The long form with one matcher call. */
const inlineFile = (call: string): string => `import { expect } from 'vitest'
import { test } from 'vitest-ollama-bench'

test('inline', { timeout: 50_000 }, async ({ ollama }) => {
  const sweep = await ollama.sweep({ model: 'fast', parallel: [1, 2], options: { num_predict: 12 }, cache: 'identical' })
  ${call}
})
`

/** An A/B run of two simulators, the new one slower by the factor. */
const compare = async (slowdown: number) => {
  const [old, now] = [await serve(), await serve({ slowdown })]
  const variants = { old: { host: old.OLLAMA_HOST }, new: { host: now.OLLAMA_HOST } }
  const require = ['new P=2 gen speed ≥ 80% of old', 'old TTFT < 60 s']
  const project = new Project({ [BENCH]: benchFile(scenarioCall('ab', { variants, loads: 2, rounds: 2, require })) })
  return { project, run: await project.bench({}) }
}

describe('the confirming load', { timeout: 60_000 }, () => {
  test('a load that was slow by chance is measured again, passes, and is noted', async () => {
    const project = await projectWithBaseline()
    const run = await project.bench(await serve({ noise: { load: LOAD_NOISE }, seed: seedOfOneBadLoad() }))
    expect(run.code, run.output).toBe(0)
    expect(run.output).toContain('looks regressed: measured again after a fresh load')
    expect(run.words).toContain(
      'Not confirmed: past the limit, but not again after a fresh load of the model: gen speed',
    )
  })

  test("reload: 'never' fails as not confirmed, and says why", async () => {
    const project = await projectWithBaseline({ reload: 'never' })
    const run = await project.bench(await serve({ slowdown: 1.4 }))
    expect(run.code, run.output).toBe(1)
    expect(run.words).toContain("in one load of the model only, because `reload: 'never'` forbids to unload the model")
  })

  test('a budget that has no room for it fails as not confirmed, and says why', async () => {
    const project = await projectWithBaseline({ budgetMs: 60_000, reloadIdleMs: 120_000 })
    const run = await project.bench(await serve({ slowdown: 1.4 }))
    expect(run.code, run.output).toBe(1)
    expect(run.words).toContain('regressed, not confirmed')
    expect(run.words).toMatch(/because the confirmation would end after \d+ s, past the budget of 60 s/)
  })
})

describe('sessions', { timeout: 60_000 }, () => {
  test('three fresh loads are recorded in one go', async () => {
    const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats')) })
    const run = await project.bench({ ...(await serve()), VITEST_OLLAMA_SESSIONS: '3' })
    expect(run.code, run.output).toBe(0)
    expect(run.output).toContain('session 3 of 3: a fresh load')
    expect(sessionsIn(project.read(SNAPSHOT))).toBe(3)
  })

  test('each -u is a fresh load and a session of its own', async () => {
    const project = await projectWithBaseline()
    const server = await serve()
    for (const count of [2, 3]) {
      const run = await project.bench(server, '-u')
      expect(run.code, run.output).toBe(0)
      expect(sessionsIn(project.read(SNAPSHOT))).toBe(count)
    }
  })

  test('two -u without a reload between them are one session', async () => {
    const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats', { reload: 'never' })) })
    const server = await serve()
    for (let run = 0; run < 2; run += 1) {
      const { code, output } = await project.bench(server, '-u')
      expect(code, output).toBe(0)
    }
    expect(sessionsIn(project.read(SNAPSHOT))).toBe(1)
  })

  test('a wrong number of sessions is refused at the start', async () => {
    const project = new Project({ [BENCH]: benchFile(scenarioCall('two chats')) })
    const run = await project.bench({ ...(await serve()), VITEST_OLLAMA_SESSIONS: 'many' })
    expect(run.code).toBe(1)
    expect(run.words).toContain('VITEST_OLLAMA_SESSIONS is many, and must be a whole number from 1 to 8')
  })
})

describe('A/B in one run', { timeout: 60_000 }, () => {
  test('the same speed passes; nothing is stored, because the two are judged against each other', async () => {
    const { project, run } = await compare(1)
    expect(run.code, run.output).toBe(0)
    expect(run.output).toContain('old → new, 2 loads each, in turn')
    expect(run.output).not.toContain('no regression against the stored baseline')
    expect(project.read(SNAPSHOT)).toBeUndefined()
  })

  test('a slower new one fails with both numbers', async () => {
    const { run } = await compare(1.6)
    expect(run.code, run.output).toBe(1)
    expect(run.words).toMatch(
      /missed: new P=2 gen speed ≥ 80% of old: gen speed at P=2 is [\d.]+ tok\/s = 6\d\.\d % of old/,
    )
  })

  test('a requirement that names no variant is refused before any request', async () => {
    const variants = { old: {}, new: {} }
    const project = new Project({
      [BENCH]: benchFile(scenarioCall('ab', { variants, require: ['gen speed ≥ 1 tok/s'] })),
    })
    const run = await project.bench({})
    expect(run.code).toBe(1)
    expect(run.words).toContain('this scenario has the variants "old", "new", so say which one is meant')
  })
})

test(
  'an inline baseline is written into the call, read again, and fails on a slow-down',
  { timeout: 60_000 },
  async () => {
    const project = new Project({ [BENCH]: inlineFile('expect(sweep).toMatchInlineBaseline()') })
    const first = await project.bench(await serve())
    expect(first.code, first.output).toBe(0)
    expect(project.read(BENCH)).toContain(
      'toMatchInlineBaseline(`\n    # vitest-ollama-bench baseline, format 1\n    [simulated · fast]\n',
    )
    const written = project.read(BENCH)
    const second = await project.bench(await serve())
    expect(second.code, second.output).toBe(0)
    const slow = await project.bench(await serve({ slowdown: 1.4 }))
    expect(slow.code, slow.output).toBe(1)
    expect(slow.words).toContain('regressed, not confirmed against 1 stored session')
    expect(project.read(BENCH)).toBe(written)
  },
)
