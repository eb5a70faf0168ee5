import { describe, expect, test } from 'vitest'
import { summarizeScenario } from '../../../src/load/fingerprint.ts'
import { resolveScenario } from '../../../src/load/resolve.ts'
import type { Scenario } from '../../../src/model/scenario.ts'

function summaryOf(more: Partial<Scenario> = {}, name = 'chat') {
  const scenario: Scenario = { model: 'm', prompt: 'Secret words.', options: { num_ctx: 2048, top_k: 1 }, ...more }
  return summarizeScenario(resolveScenario(name, scenario, { environment: {} }))
}

const BASE = summaryOf().fingerprint

describe('the fingerprint', () => {
  test('is 16 hex digits, the same every time', () => {
    expect(BASE).toMatch(/^[\da-f]{16}$/)
    expect(summaryOf().fingerprint).toBe(BASE)
  })

  test.each<[string, Partial<Scenario>]>([
    ['another model', { model: 'n' }],
    ['another prompt', { prompt: 'Secret words!' }],
    ['a system text', { system: 'Be brief.' }],
    ['the chat endpoint', { endpoint: 'chat' }],
    ['other levels', { parallel: [1, 2] }],
    ['another option', { options: { num_ctx: 4096, top_k: 1 } }],
    ['more tokens', { options: { num_ctx: 2048, top_k: 1, num_predict: 128 } }],
    ['another cache policy', { cache: 'warm' }],
    ['thinking', { think: true }],
  ])('%s is another experiment', (_, more) => {
    expect(summaryOf(more).fingerprint).not.toBe(BASE)
  })

  test.each<[string, Partial<Scenario>]>([
    ['rounds', { rounds: 8 }],
    ['requirements', { require: ['no errors'] }],
    ['the server', { host: 'gpu-box:11434' }],
    ['headers', { headers: { 'x-token': 'tok' } }],
    ['time limits', { idleTimeoutMs: 1, timeoutMs: 1 }],
    ['how long the model stays', { keepAlive: '1h' }],
    ['where the cliff line is drawn', { cliffThreshold: 0.6 }],
    ['the order of the options', { options: { top_k: 1, num_ctx: 2048 } }],
    ['an option given as it is pinned', { options: { num_ctx: 2048, top_k: 1, seed: 42 } }],
  ])('%s changes nothing', (_, more) => {
    expect(summaryOf(more).fingerprint).toBe(BASE)
  })

  test('a name may be changed without a new baseline', () => {
    expect(summaryOf({}, 'other').fingerprint).toBe(BASE)
  })
})

test('a summary holds no prompt, host or header', () => {
  const text = JSON.stringify(
    summaryOf({ system: 'Hidden persona.', host: 'gpu-box:11434', headers: { 'x-token': 'tok-123' } }),
  )
  expect(text).not.toMatch(/Secret|Hidden|gpu-box|tok-123/)
})
