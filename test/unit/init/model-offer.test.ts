import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkModelName, isModelName, offerModels } from '../../../src/init/model-offer.ts'
import { HOSTILE } from '../../hostile.ts'

const GIB = 2 ** 30
const model = (name: string, sizeBytes?: number, capabilities?: readonly string[]) => ({
  name,
  sizeBytes,
  capabilities,
})
const namesOf = (...given: Parameters<typeof offerModels>) => offerModels(...given).map(({ name }) => name)

describe('which models of a server are offered', () => {
  test('the loaded one first, then the smallest, and last what does not fit into memory', () => {
    const stored = [
      model('huge:70b', 40 * GIB),
      model('middle:8b', 5 * GIB),
      model('small:1b', GIB),
      model('used:14b', 9 * GIB),
    ]
    expect(namesOf(stored, [{ name: 'used:14b' }], 16 * GIB)).toEqual(['used:14b', 'small:1b', 'middle:8b', 'huge:70b'])
    expect(offerModels(stored, [], 16 * GIB).at(-1)).toMatchObject({ name: 'huge:70b', isTooLarge: true })
    expect(offerModels(stored, [], undefined).every(({ isTooLarge }) => !isTooLarge)).toBe(true)
  })

  test('none that makes no text: by what the server says, else by the name', () => {
    const said = [model('quiet:1b', GIB, ['embedding']), model('embed-chat:1b', GIB, ['completion', 'tools'])]
    expect(namesOf(said, [], undefined)).toEqual(['embed-chat:1b'])
    const old = ['nomic-embed-text:latest', 'all-minilm:33m', 'bge-m3:latest', 'qwen3:4b'].map((name) => model(name))
    expect(namesOf(old, [], undefined)).toEqual(['qwen3:4b'])
  })

  test('none that runs on a machine of somebody else', () => {
    expect(namesOf([model('gpt-oss:120b-cloud'), model('glm:cloud'), model('cloudy:1b')], [], undefined)).toEqual([
      'cloudy:1b',
    ])
  })

  test('none whose name is not one', () => {
    expect(
      namesOf(
        [model(HOSTILE), model("x'; touch owned; '"), model('--insecure'), model('${{ secrets.TOKEN }}')],
        [],
        undefined,
      ),
    ).toEqual([])
  })
})

describe('names of models', () => {
  test.each(['qwen3-coder:30b', 'llama3.2', 'hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M', 'me/my_model:v1.0'])(
    '%s is one',
    (name) => {
      expect(isModelName(name)).toBe(true)
      expect(() => checkModelName(name)).not.toThrow()
    },
  )

  test.each(['', ' ', '-x', 'a b', 'a:', 'a//b', "a'b", 'a"b', 'a$b', 'a\nb', '../a', 'a`b`', 'a'.repeat(201)])(
    '%j is none',
    (name) => {
      expect(isModelName(name)).toBe(false)
      expect(() => checkModelName(name)).toThrow(TypeError)
    },
  )

  test('nothing that a shell, YAML, TypeScript or GitHub reads as more than a word gets through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        if (isModelName(name)) expect(name).toMatch(/^[\w./:-]+$/)
      }),
    )
  })
})
