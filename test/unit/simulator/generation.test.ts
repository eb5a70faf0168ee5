import { describe, expect, test } from 'vitest'
import { Generation, type GenerationOptions, type Part } from '../../../src/simulator/generation.ts'

function generate(options: Partial<GenerationOptions>) {
  const parts: Part[] = []
  const generation = new Generation({
    prompt: [1, 2, 3],
    textSeed: 11,
    vocabulary: 32_000,
    numCtx: 4096,
    limit: 12,
    stopAfter: undefined,
    stop: [],
    thinkTokens: 0,
    part: (part) => parts.push(part),
    finished: () => {},
    ...options,
  })
  while (!generation.token()) if (generation.count > 1000) throw new Error('never ends')
  return { generation, contents: parts.map(({ content }) => content), thinking: parts.map((part) => part.thinking) }
}

const plain = generate({}).contents

test('one line a token up to the limit', () => {
  const { generation, contents } = generate({})
  expect(contents).toHaveLength(12)
  expect([generation.count, generation.doneReason]).toEqual([12, 'length'])
})

describe('stop strings', () => {
  test('end the answer before them; their tokens count', () => {
    const stop = plain.slice(5, 7).join('')
    const { generation, contents } = generate({ stop: [stop] })
    expect(contents).toEqual(plain.slice(0, 5))
    expect([generation.count, generation.doneReason]).toEqual([7, 'stop'])
  })

  test('what may begin one is held back until it cannot', () => {
    const { contents } = generate({ stop: [`${plain[5]}?`] })
    expect(contents).toEqual([...plain.slice(0, 5), `${plain[5]}${plain[6]}`, ...plain.slice(7)])
  })

  test('what is held back at the end is sent', () => {
    expect(generate({ stop: [`${plain[11]}?`] }).contents).toEqual(plain)
  })
})

test('a model that ends by itself: the last token has no text but counts', () => {
  const { generation, contents } = generate({ stopAfter: 5 })
  expect(contents).toHaveLength(4)
  expect([generation.count, generation.doneReason]).toEqual([5, 'stop'])
})

test('thought comes first; the token that ends it has no line', () => {
  const { generation, contents, thinking } = generate({ thinkTokens: 3 })
  expect(thinking.map((text) => text !== '')).toEqual([true, true, true, ...Array.from({ length: 8 }, () => false)])
  expect(contents.slice(0, 3)).toEqual(['', '', ''])
  expect(generation.count).toBe(12)
})

test('a slot holds prompt and answer but the last token; after a context shift only the start', () => {
  expect(generate({}).generation.held()).toHaveLength(3 + 11)
  expect(generate({ numCtx: 8 }).generation.held()).toHaveLength(4)
})
