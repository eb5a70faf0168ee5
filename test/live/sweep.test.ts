import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { resolveScenario } from '../../src/load/resolve.ts'
import { runScenario } from '../../src/load/run-scenario.ts'
import { serverPid } from '../../src/machine/server-pid.ts'
import { readProcesses } from '../../src/machine/process-table.ts'
import { treeOf } from '../../src/machine/process-tree.ts'
import type { LevelResult, RequestResult, SweepResult } from '../../src/model/result.ts'
import { TOOL } from '../../src/tool.ts'

/**
 * Against a real Ollama: `OLLAMA_HOST=127.0.0.1:11434 LIVE_MODEL=NAME LIVE_NUM_PARALLEL=4 npx vitest run test/live`.
 * LIVE_NUM_PARALLEL is what the server was started with; without it nothing is said of the slots.
 */
const { OLLAMA_HOST, LIVE_MODEL, LIVE_NUM_PARALLEL } = process.env
const slots = Number(LIVE_NUM_PARALLEL)

describe.skipIf(!OLLAMA_HOST || !LIVE_MODEL)('a sweep of a real Ollama (needs OLLAMA_HOST and LIVE_MODEL)', () => {
  let measured: Promise<{ sweep: SweepResult; psBytes?: number }> | undefined
  const sweep = () => (measured ??= measureLive())
  const options = { timeout: 600_000 }

  test('every request completes, with as many tokens as asked for', options, async () => {
    const { levels } = (await sweep()).sweep
    const requests = levels.flatMap((level) => level.requests)
    expect(requests.map((request) => request.outcome)).toEqual(requests.map(() => 'completed'))
    expect(new Set(requests.map((request) => request.tokens))).toEqual(new Set([64]))
  })

  test("gen speed agrees with the server's durations and with created_at within 3 % (median)", options, async () => {
    for (const level of (await sweep()).sweep.levels) {
      expect(Math.abs(deviation(level, 'serverGenSpeed'))).toBeLessThan(0.03)
      expect(Math.abs(deviation(level, 'createdAtGenSpeed'))).toBeLessThan(0.03)
    }
  })

  test.skipIf(!LIVE_NUM_PARALLEL)(
    'effective parallelism follows the slots (needs LIVE_NUM_PARALLEL)',
    options,
    async () => {
      for (const { parallel, effectiveParallelism } of (await sweep()).sweep.levels) {
        const expected = Math.min(parallel, slots)
        expect(effectiveParallelism?.median).toBeGreaterThan(expected * 0.8)
        expect(effectiveParallelism?.median).toBeLessThan(expected * 1.05)
      }
    },
  )

  test.skipIf(process.platform !== 'linux')(
    'memory of the tree is what ps shows, within 5 % (Linux)',
    options,
    async () => {
      const { sweep: result, psBytes } = await sweep()
      const own = result.memory.find(({ source }) => source === 'rss')?.samples.at(-1)?.bytes
      expect(psBytes).toBeGreaterThan(0)
      expect(Math.abs((own ?? Number.NaN) / (psBytes ?? Number.NaN) - 1)).toBeLessThan(0.05)
    },
  )
})

async function measureLive(): Promise<{ sweep: SweepResult; psBytes?: number }> {
  const given = { model: LIVE_MODEL ?? '', parallel: [1, 2, 4], cache: 'identical', rounds: 3 } as const
  const scenario = resolveScenario('live', given, { environment: process.env })
  const sweep = await runScenario(scenario, { tool: TOOL })
  const { host } = scenario
  return { sweep, psBytes: typeof host === 'string' ? await psBytesOf(Number(new URL(host).port)) : undefined }
}

/** RSS of the server's tree as `ps` prints it, summed. */
async function psBytesOf(port: number): Promise<number | undefined> {
  const [pid, table] = await Promise.all([serverPid(port), readProcesses()])
  if (pid === undefined || !table) return undefined
  const pids = treeOf(pid, table).map((entry) => entry.pid)
  const text = execFileSync('ps', ['-o', 'rss=', '-p', pids.join(',')], { encoding: 'utf8' })
  return text
    .trim()
    .split(/\s+/)
    .reduce((sum, kib) => sum + Number(kib) * 1024, 0)
}

function deviation(level: LevelResult, other: 'serverGenSpeed' | 'createdAtGenSpeed'): number {
  const ratios = level.requests.map(
    (request: RequestResult) => (request.genSpeed ?? Number.NaN) / (request[other] ?? Number.NaN) - 1,
  )
  return ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN
}
