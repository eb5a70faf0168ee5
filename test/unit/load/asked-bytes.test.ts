import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askedBytes } from '../../../src/load/asked-bytes.ts'

const captured = (file: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/captures', file), 'utf8')

test('0.25 says what all of it needs, and what is free', () => {
  expect(askedBytes(captured('ollama-0.25/err-numctx-131072x16-oom.json'))).toEqual({
    kind: 'all',
    bytes: 24.3 * 2 ** 30,
    availableBytes: 21.7 * 2 ** 30,
  })
})

test('0.33 says what the KV cache of all slots needs: 2 × 12 layers × 4 heads × 64 × 2 bytes × 131072 × 16', () => {
  expect(askedBytes(captured('ollama-0.33/err-oom-full.http.txt'))).toEqual({
    kind: 'buffer',
    bytes: 2 * 12 * 4 * 64 * 2 * 131_072 * 16,
  })
})

test.each(['llama runner process has terminated: cudaMalloc failed: out of memory', 'timed out waiting', ''])(
  'nothing is read out of %j',
  (said) => {
    expect(askedBytes(said)).toBeUndefined()
  },
)
