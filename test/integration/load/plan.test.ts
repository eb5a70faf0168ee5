import { expect, test } from 'vitest'
import { planModel } from '../../../src/load/plan-model.ts'
import { recordingProxy, simulated, TOOL } from './setting.ts'

test("a plan's headers go with every request, and into nothing that it answers", async () => {
  const { url } = await simulated()
  const proxy = await recordingProxy(url)
  const headers = { 'x-token': 'tok-123456' }
  const options = { model: 'fast', host: proxy.url, headers, ramBytes: 2e9 }
  const plan = await planModel(options, TOOL)
  expect(proxy.seen.length).toBeGreaterThan(1)
  expect(new Set(proxy.seen.map((one) => one.headers['x-token']))).toEqual(new Set(['tok-123456']))
  expect(JSON.stringify(plan)).not.toContain('tok-123456')
})
