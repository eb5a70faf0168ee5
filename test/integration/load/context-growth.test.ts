import { describe, expect, test } from 'vitest'
import type { Scenario } from '../../../src/model/scenario.ts'
import { failingAfter, measure, outOfMemory, recordingProxy, simulated } from './setting.ts'

const GROWTH: Partial<Scenario> = { mode: 'context-growth', turns: 4, parallel: undefined, rounds: 2, prompt: 'Go on.' }

/** The text of a streamed answer. */
const answerIn = (body: string): string =>
  body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { message?: { content?: string } }).message?.content ?? '')
    .join('')

describe('conversations that grow', () => {
  test("each turn sends back the server's own answers and says the same again", async () => {
    const { url: target } = await simulated()
    const proxy = await recordingProxy(target)
    const { result, progress } = await measure(proxy.url, { ...GROWTH, system: 'Be brief.' })
    const sent = proxy.measured()
    expect(sent.map(({ path }) => path)).toEqual(Array.from({ length: 8 }, () => '/api/chat'))
    expect(sent.map(({ body }) => body.messages?.length)).toEqual([2, 4, 6, 8, 2, 4, 6, 8])
    for (const [index, { body }] of sent.entries()) {
      const before = sent[index - 1]
      const said = body.messages?.slice(-2)
      if (index % 4 === 0) expect(body.messages?.[0]?.content).toMatch(/^\d( \d){7}\nBe brief\.$/)
      else {
        expect(body.messages?.slice(0, -2)).toEqual(before?.body.messages)
        expect(said).toEqual([
          { role: 'assistant', content: answerIn(before?.answer ?? '') },
          { role: 'user', content: 'Go on.' },
        ])
      }
    }
    const openings = sent.map(({ body }) => body.messages?.[0]?.content)
    expect(new Set(openings).size).toBe(2)
    expect(result).toMatchObject({ levels: [], order: [1, 2, 3, 4, 1, 2, 3, 4] })
    expect(result.scenario).toMatchObject({ mode: 'context-growth', turns: 4, endpoint: 'chat' })
    expect(progress.filter(({ type }) => type === 'turn')).toHaveLength(8)
    expect(JSON.stringify(result)).not.toContain('Be brief')
    expect(JSON.stringify(result)).not.toContain(answerIn(sent[0]?.answer ?? '').trim())
  })

  test('the history comes from the cache; as new it would take longer', async () => {
    const { url } = await simulated()
    const { result } = await measure(url, { ...GROWTH, turns: 6, options: { num_predict: 24 } })
    const turns = result.turns ?? []
    expect(turns.map(({ turn }) => turn)).toEqual([1, 2, 3, 4, 5, 6])
    const [first, ...later] = turns
    const step = later[0]?.newTokens ?? 0
    expect(
      later.map(({ contextTokens = 0 }, index) => contextTokens - (first?.contextTokens ?? 0) - step * (index + 1)),
    ).toEqual(later.map(() => 0))
    expect(step).toBeGreaterThan(24)
    expect(turns[0]?.cache).toBeUndefined()
    expect(turns.slice(2).map(({ cache }) => cache)).toEqual(
      turns.slice(2).map(() => ({ hit: 2, miss: 0, unclear: 0 })),
    )
    expect(result.coldPrefill?.tokens).toBe(turns.at(-1)?.contextTokens)
    expect(result.coldPrefill?.ms).toBeGreaterThan(3 * (turns.at(-1)?.prefillMs?.median ?? 0))
    expect(result.run.memoryGrowthBytes?.median).toBe(0)
    expect(result.warnings.map(({ code }) => code)).not.toContain('cache-missed')
  })

  test('a history that something else pushed out of its slot is read anew, and that is said', async () => {
    const { url: target } = await simulated({ numParallel: 1 })
    // Somebody else asks something before each turn, on a server with a single slot.
    const proxy = await recordingProxy(target, (seen) => {
      if (seen.body.messages) void fetch(`${target}/api/generate`, { method: 'POST', body: STRANGER }).catch(() => {})
      return false
    })
    const { result } = await measure(proxy.url, { ...GROWTH, turns: 6, rounds: 1, options: { num_predict: 24 } })
    expect(result.turns?.slice(2).map(({ cache }) => cache)).toEqual(
      [0, 1, 2, 3].map(() => ({ hit: 0, miss: 1, unclear: 0 })),
    )
    expect(result.warnings).toContainEqual(expect.objectContaining({ code: 'cache-missed', place: 'turn' }))
  })
})

const STRANGER = JSON.stringify({ model: 'fast', prompt: 'Another question.', options: { num_predict: 2 } })

describe('a context that is too short', () => {
  test('is foreseen before the conversations, and found in them', async () => {
    const { url } = await simulated()
    const options = { num_predict: 24, num_ctx: 200 }
    const { result, progress } = await measure(url, { ...GROWTH, turns: 8, rounds: 1, options })
    const notes = progress.flatMap((event) => (event.type === 'note' ? [event.text] : []))
    const foreseen = /8 turns need about \d+ tokens and the context \(num_ctx\) holds 200: from turn (\d) on/.exec(
      notes.join('\n'),
    )
    const cut = result.turns?.find((turn) => turn.cut)
    expect(cut?.turn).toBe(Number(foreseen?.[1]))
    expect(result.turns?.at(-1)).toMatchObject({ cut: 'truncated' })
    expect(result.turns?.every(({ contextTokens = 0 }) => contextTokens <= 200)).toBe(true)
    expect(result).not.toHaveProperty('coldPrefill')
    expect(result.warnings).toContainEqual(
      expect.objectContaining({ code: 'context-truncated', place: 'turn', parallel: cut?.turn }),
    )
  })

  test('one that is long enough is not mentioned', async () => {
    const { url } = await simulated()
    const { result, progress } = await measure(url, { ...GROWTH, turns: 2, rounds: 1 })
    expect(progress.filter(({ type }) => type === 'note')).toEqual([])
    expect(result.warnings.map(({ code }) => code)).not.toContain('context-truncated')
  })
})

test('a turn that fails ends its conversation; the turns before it keep their numbers', async () => {
  const { url: target } = await simulated()
  const { url } = await recordingProxy(target, failingAfter(6, outOfMemory))
  const { result } = await measure(url, GROWTH)
  expect(result.turns?.map(({ outcomes }) => [outcomes.completed, outcomes.failed])).toEqual([
    [2, 0],
    [2, 0],
    [1, 1],
    [1, 0],
  ])
  expect(result.warnings).toContainEqual(
    expect.objectContaining({
      code: 'requests-failed',
      place: 'turn',
      parallel: 3,
      message: expect.stringContaining('at turn 3') as string,
    }),
  )
})

test('a run that is stopped answers with the turns that ended', async () => {
  const { url } = await simulated()
  const stop = new AbortController()
  const onProgress = (event: { readonly type: string; readonly turn?: number }) => {
    if (event.type === 'turn' && event.turn === 2) stop.abort()
  }
  const { result } = await measure(url, GROWTH, { signal: stop.signal, onProgress })
  expect(result.turns?.map(({ turn }) => turn)).toEqual([1, 2])
  expect(result.warnings).toContainEqual(expect.objectContaining({ code: 'few-rounds', guard: true }))
})
