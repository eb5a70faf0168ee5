import { describe, expect, test } from 'vitest'
import { RequestBodies } from '../../../src/load/request-body.ts'
import { resolveScenario } from '../../../src/load/resolve.ts'
import type { Scenario } from '../../../src/model/scenario.ts'

interface Body {
  readonly model: string
  readonly stream: boolean
  readonly prompt?: string
  readonly system?: string
  readonly messages?: readonly { readonly role: string; readonly content: string }[]
  readonly options: Readonly<Record<string, unknown>>
}

/** A body that the tests may look into. */
const read = (body: object) => body as Body

function bodiesOf(scenario: Partial<Scenario>, thinks = false): RequestBodies {
  const prompt = scenario.messages ? undefined : 'Write.'
  const resolved = resolveScenario('chat', { model: 'm', prompt, ...scenario }, { environment: {} })
  return new RequestBodies(resolved, thinks)
}

const NONCE = /^\d( \d){7}$/

describe('cold', () => {
  test('a line of eight spaced digits stands before the prompt', () => {
    const [nonce = '', ...prompt] = read(bodiesOf({}).measured()).prompt?.split('\n') ?? []
    expect(nonce).toMatch(NONCE)
    expect(prompt).toEqual(['Write.'])
  })

  test('no two of a thousand are equal, and neighbours differ in their first digit, so that nothing is cached', () => {
    const bodies = bodiesOf({})
    const prompts = Array.from({ length: 1000 }, () => read(bodies.measured()).prompt ?? '')
    expect(new Set(prompts).size).toBe(1000)
    expect(new Set(prompts.map((prompt) => prompt.length)).size).toBe(1)
    expect(prompts.filter((prompt, index) => prompt[0] === prompts[index + 1]?.[0])).toEqual([])
  })

  test('two runs do not share their digits', () => {
    const starts = Array.from({ length: 20 }, () => read(bodiesOf({}).measured()).prompt)
    expect(new Set(starts).size).toBe(20)
  })

  test('with a system text the digits stand at its start, as that is where the rendered prompt begins', () => {
    const { system, prompt } = read(bodiesOf({ system: 'Be brief.' }).measured())
    expect(system?.split('\n')).toEqual([expect.stringMatching(NONCE), 'Be brief.'])
    expect(prompt).toBe('Write.')
  })
})

describe('warm', () => {
  test('the digits stand after the last message', () => {
    const messages = [
      { role: 'user', content: 'One.' },
      { role: 'assistant', content: 'Two.' },
      { role: 'user', content: 'Three.' },
    ] as const
    const contents = read(bodiesOf({ cache: 'warm', messages }).measured()).messages?.map(({ content }) => content)
    expect(contents).toEqual(['One.', 'Two.', expect.stringMatching(/^Three\.\n\d( \d){7}$/)])
  })
})

describe('identical', () => {
  test('every request is the same, and is the probe', () => {
    const bodies = bodiesOf({ cache: 'identical' })
    expect(bodies.measured()).toEqual(bodies.measured())
    expect(bodies.measured(16)).toEqual(bodies.probe(16))
  })
})

describe('every body', () => {
  test('the probe is the same in every run, whatever the cache policy', () => {
    expect(bodiesOf({ cache: 'cold' }).probe(16)).toEqual(bodiesOf({ cache: 'warm' }).probe(16))
    expect(read(bodiesOf({}).probe(16))).toMatchObject({ prompt: 'Write.', options: { num_predict: 16 } })
  })

  test('is streamed with the options of the run; only the number of tokens differs in warm-up', () => {
    const bodies = bodiesOf({ options: { num_predict: 32, top_k: 1 } })
    const [measured, warmUp] = [read(bodies.measured()), read(bodies.measured(8))]
    expect(measured).toMatchObject({ model: 'm', stream: true, options: { num_predict: 32, top_k: 1, seed: 42 } })
    expect(warmUp.options).toEqual({ ...measured.options, num_predict: 8 })
  })

  test('a load has the options that decide whether the model is loaded anew, and nothing to answer', () => {
    const load = read(bodiesOf({ options: { num_predict: 8, num_ctx: 2048 }, keepAlive: '5m' }).load())
    expect(load).toMatchObject({ stream: false, keep_alive: '5m', options: { num_ctx: 2048 } })
    expect(load).not.toHaveProperty('prompt')
    expect(load).not.toHaveProperty('messages')
  })

  test.each([
    [false, undefined, undefined],
    [true, undefined, false],
    [true, true, true],
    [true, 'low', 'low'],
    [false, true, undefined],
  ] as const)('of a model that thinks (%s), asked for %s, has think %s', (thinks, think, sent) => {
    const body = bodiesOf(think === undefined ? {} : { think }, thinks).measured()
    expect('think' in body ? body.think : undefined).toBe(sent)
  })

  test('for the chat endpoint holds messages, and no prompt', () => {
    const body = read(bodiesOf({ endpoint: 'chat', system: 'Be brief.', cache: 'identical' }).measured())
    expect(body.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Write.' },
    ])
    expect(body).not.toHaveProperty('prompt')
  })
})
