import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Plan } from '../../../src/model/plan.ts'
import { renderJson } from '../../../src/report/json.ts'
import { articleSweep } from '../../unit/report/fixtures.ts'
import { recordingProxy, simulated } from '../load/setting.ts'
import { command, directory, type Ended } from './command.ts'

const MAC = 'mac-mini-32gb/qwen3-coder:30b'

const args = (host: string, ...more: readonly string[]): string[] => [
  'plan',
  '--host',
  host,
  '--model',
  'qwen3-coder:30b',
  ...more,
]

/** In one line, however it was wrapped. */
const flat = ({ stdout }: Ended): string => stdout.replaceAll(/\s+/gu, ' ')

describe.concurrent("the article's model on its machine", () => {
  test('24 GB at 4 slots, 32 GB at 10; from 8 on it will not load on 32 GB; 6 under 80 %', async () => {
    const server = await simulated({ preset: MAC })
    const output = join(directory(), 'plan.json')
    const ended = await command(args(server.url, '--kv', 'f16', '--output', output))
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(flat(ended)).toMatch(/SIMULATED.* 4 24\.3 GB 71 % ✓ .* 10 32\.2 GB 94 % ✗ /u)
    expect(flat(ended)).toContain('largest NUM_PARALLEL under 80 % of RAM: 6 (f16)')
    expect(flat(ended)).toContain('f16: from NUM_PARALLEL=8 on it will not load on 32 GB: model 19.0 GB')

    const plan = JSON.parse(readFileSync(output, 'utf8')) as Plan
    expect(plan).toMatchObject({ format: 1, simulated: true, memory: { system: { bytes: 5e9, source: 'preset' } } })
    expect(JSON.stringify(plan)).not.toContain('127.0.0.1')
    // Nothing was loaded for it.
    expect(server.stats().loads).toBe(0)
  })

  test('other memory, contexts and types', async () => {
    const { url } = await simulated({ preset: MAC })
    const more = [
      '--ram',
      '64GB',
      '--system',
      '6GB',
      '--num-ctx',
      '4096,32768',
      '--kv',
      'q8_0,q4_0',
      '--max-parallel',
      '2',
    ]
    const ended = await command(args(url, ...more))
    expect(ended.code).toBe(0)
    expect(flat(ended)).toMatch(/system and other programs 6\.00 GB \(as given\) · RAM 64 GB = 68\.7 GB/u)
    expect(flat(ended)).toMatch(/num_ctx 4096 · q8_0 KV .* num_ctx 32768 · q8_0 KV/u)
    expect(ended.stdout).not.toContain('f16 KV')
  })
})

describe.concurrent('a prediction from a sweep', () => {
  test('needs no server, and stands beside what was measured', async () => {
    const file = join(directory(), 'sweep.json')
    writeFileSync(file, renderJson(articleSweep()))
    const ended = await command(['plan', '--from', file, '--host', 'http://127.0.0.1:1', '--max-parallel', '5'])
    expect(ended.code).toBe(0)
    expect(ended.stderr).toMatch(/^memory is not planned: no Ollama server answers/u)
    expect(flat(ended)).toMatch(
      /plan for qwen3-coder:30b .*predicted from P=1, 2: a step .*P predicted range measured/u,
    )
    expect(flat(ended)).toMatch(/ 3 16\.8 .* 15\.6 \+7\.5 % 4 13\.2 .* 11\.8 \+12 % 5 10\.9 .*cliff expected at P=3/u)
  })

  test('a sweep that nobody was served at once in predicts nothing', async () => {
    const file = join(directory(), 'sweep.json')
    writeFileSync(file, renderJson(articleSweep({ cliff: { state: 'unknown', threshold: 0.5, levels: [] } })))
    const { code, stderr } = await command(['plan', '--from', file, '--host', 'http://127.0.0.1:1'])
    expect(code).toBe(3)
    expect(stderr).toMatch(/no two levels whose requests were served at once.*OLLAMA_NUM_PARALLEL=2/u)
  })
})

describe.concurrent('what cannot be planned', () => {
  const none = 'http://127.0.0.1:1'
  test.each([
    ['no model', ['plan', '--host', none], 'no model is named'],
    ['a file that is not there', ['plan', '--host', none, '--from', 'no/such.json'], 'cannot be read (ENOENT)'],
    ['a KV type that is none', args(none, '--kv', 'q5_1'), 'a list out of f32, bf16, f16, q8_0, q4_0'],
    ['a context that is none', args(none, '--num-ctx', '4096,two'), 'a whole number from 4'],
    ['memory that is none', args(none, '--ram', 'lots'), 'an amount such as 32GB'],
    ['a server elsewhere without its RAM', args('http://192.0.2.1:11434'), 'give its RAM'],
  ])('%s is wrong use', async (_, given, words) => {
    const { code, stderr } = await command(given)
    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })

  test('a file that is no sweep', async () => {
    const file = join(directory(), 'other.json')
    for (const [text, words] of [
      ['{}', 'is no sweep.json of format 1: the file has no "format"'],
      ['no', 'is no JSON'],
    ] as const) {
      writeFileSync(file, text)
      const { code, stderr } = await command(['plan', '--from', file])
      expect(code).toBe(2)
      expect(stderr).toContain(words)
    }
  })

  test('no server, no model, a server that does not say how large it is', async () => {
    expect(await command(args(none))).toMatchObject({ code: 3 })
    const { url } = await simulated({ preset: MAC })
    expect((await command(args(url, '--model', 'nope'))).stderr).toContain('ollama pull nope')
    const proxy = await recordingProxy(url, ({ path }, response) => {
      if (path === '/api/tags') response.end('{"models":[]}')
      return path === '/api/tags'
    })
    const { code, stderr } = await command(args(proxy.url))
    expect(code).toBe(3)
    expect(stderr).toContain('does not say how large')
  })
})

test('lists that the server leaves out are asked for', async () => {
  const { url } = await simulated({ preset: MAC })
  const heads = Array.from({ length: 48 }, (_, layer) => (layer % 2 === 0 ? 4 : 2))
  let asked = 0
  const proxy = await recordingProxy(url, ({ path, body }, response) => {
    if (path !== '/api/show') return false
    asked += 1
    const list = 'verbose' in body ? heads : null
    const info = { 'general.architecture': 'llama', 'llama.block_count': 48, 'llama.attention.head_count_kv': list }
    const lengths = { 'llama.attention.key_length': 128, 'llama.attention.value_length': 128 }
    response.end(JSON.stringify({ model_info: { ...info, ...lengths }, capabilities: ['completion'] }))
    return true
  })
  const output = join(directory(), 'plan.json')
  expect(await command(args(proxy.url, '--num-ctx', '1024', '--kv', 'f16', '--output', output))).toMatchObject({
    code: 0,
  })
  const { memory } = JSON.parse(readFileSync(output, 'utf8')) as Plan
  expect(memory?.settings[0]?.kvBytesPerSlot.high).toBe(24 * 6 * 256 * 2 * 1024)
  expect(asked).toBe(2)
})
