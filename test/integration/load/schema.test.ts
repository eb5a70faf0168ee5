import { describe, expect, test } from 'vitest'
import { loadSchemaCheck } from '../../../src/cli/sweep-schema.ts'
import { resolveScenario } from '../../../src/load/resolve.ts'
import { runVariants } from '../../../src/load/run-variants.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import { renderJson } from '../../../src/report/json.ts'
import { QUICK } from '../cli/command.ts'
import { failingAfter, measure, outOfMemory, recordingProxy, simulated, TOKENS, TOOL } from './setting.ts'

const check = await loadSchemaCheck()

const faultOf = (sweep: SweepResult): string | undefined => check(JSON.parse(renderJson(sweep)))

describe.concurrent('what real runs write is as the schema of sweep.json says', { timeout: 60_000 }, () => {
  test('a sweep, and what it had found after each of its rounds', async () => {
    const { url } = await simulated({ preset: QUICK })
    const sofar: SweepResult[] = []
    const onSoFar = async (sweep: SweepResult) => void sofar.push(structuredClone(sweep))
    const { result } = await measure(url, { rounds: 2 }, { onSoFar })
    expect(sofar.length).toBeGreaterThan(2)
    expect([result, ...sofar].map(faultOf)).toEqual([result, ...sofar].map(() => undefined))
  })

  test('a search', async () => {
    const { url } = await simulated({ preset: QUICK })
    const { result } = await measure(url, { parallel: { upTo: 8 } })
    expect(result.search).toBeDefined()
    expect(faultOf(result)).toBeUndefined()
  })

  test('growing conversations', async () => {
    const { url } = await simulated({ preset: QUICK })
    const { result } = await measure(url, { mode: 'context-growth', turns: 3, parallel: undefined })
    expect(result.turns).toHaveLength(3)
    expect(faultOf(result)).toBeUndefined()
  })

  test('a cold start', async () => {
    const { url } = await simulated({ preset: QUICK })
    const { result } = await measure(url, { mode: 'cold-start', parallel: undefined })
    expect(result.coldStart).toBeDefined()
    expect(faultOf(result)).toBeUndefined()
  })

  test('an A/B run', async () => {
    const [one, two] = [await simulated({ preset: QUICK }), await simulated({ preset: QUICK })]
    const variants = { old: { host: one.url }, new: { host: two.url } }
    const given = { model: 'fast', parallel: [1, 2], rounds: 1, loads: 2, options: { num_predict: TOKENS }, variants }
    const result = await runVariants(resolveScenario('a test', given, { environment: {} }), { tool: TOOL })
    expect(result.changes?.length).toBeGreaterThan(0)
    expect(faultOf(result)).toBeUndefined()
  })

  test('requests that failed', async () => {
    const { url } = await simulated({ preset: QUICK })
    const proxy = await recordingProxy(url, failingAfter(2, outOfMemory))
    const { result } = await measure(proxy.url, { rounds: 2 })
    expect(result.levels.some(({ requests }) => requests.some(({ failure }) => failure))).toBe(true)
    expect(faultOf(result)).toBeUndefined()
  })
})
