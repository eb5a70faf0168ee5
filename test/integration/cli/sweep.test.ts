import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SweepResult } from '../../../src/model/result.ts'
import { failingAfter, outOfMemory, recordingProxy, simulated } from '../load/setting.ts'
import { command, directory, QUICK, sweepArgs } from './command.ts'

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as SweepResult
const ESCAPE = String.fromCodePoint(0x1b)

/** Long enough to be measured on a machine that is busy with other tests. */
const SOUND = ['--rounds', '3', '--num-predict', '32']

// One after another: these speak of numbers, which a client short of processor time does not have.
describe('a sweep that is measured', () => {
  test('ends with 0 when every requirement is met; the report shows each', async () => {
    const { url } = await simulated()
    const met = ['P=2 user speed ≥ 1% of baseline', 'no errors']
    const args = sweepArgs(url, ...SOUND, ...met.flatMap((text) => ['--require', text]))
    const { code, stdout, stderr } = await command(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const text of [...met, 'simulated', 'gen speed']) expect(stdout).toContain(text)
  })

  test('holds memory against --ram', async () => {
    // 1.2 GB of weights and 0.27 GB of KV memory: more than half of 2 GiB, and little of 32.
    const { url } = await simulated()
    const args = (ram: string) => sweepArgs(url, ...SOUND, '--ram', ram, '--require', 'memory < 50% RAM')
    expect((await command(args('2GB'))).code).toBe(1)
    expect((await command(args('32GB'))).code).toBe(0)
  })

  test('is written by --output with the documented keys, in a directory that it makes', async () => {
    const { url } = await simulated()
    const output = join(directory(), 'deep', 'sweep.json')
    const { code, stdout } = await command(sweepArgs(url, ...SOUND, '--output', output))
    expect(code).toBe(0)
    expect(stdout).toContain(`wrote ${output}`)
    const result = read(output)
    for (const key of ['scenario', 'machine', 'conditions', 'cliff', 'sweetSpot', 'warnings'])
      expect(result).toHaveProperty(key)
    expect(result).toMatchObject({
      format: 1,
      simulated: true,
      tool: { name: 'vitest-ollama-bench' },
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
      clock: { unixMs: expect.any(Number) as number, monotonicNs: expect.stringMatching(/^\d+$/) as string },
    })
    const [one] = result.levels
    const metrics = ['genSpeed', 'userSpeed', 'throughput', 'ttftMs', 'itlMs', 'tpotMs', 'e2eMs', 'queueMs']
    for (const metric of [...metrics, 'effectiveParallelism', 'memoryBytes'] as const) {
      const summary = { median: expect.any(Number) as number, p5: expect.any(Number) as number }
      expect(one).toHaveProperty(metric, expect.objectContaining({ ...summary, rounds: expect.any(Array) as number[] }))
    }
    expect(one).toMatchObject({ parallel: 1, outcomes: { completed: 3, failed: 0 } })
    const keys = ['round', 'outcome', 'sentAt', 'firstTokenAt', 'lastTokenAt', 'endAt', 'tokens', 'chunks']
    for (const key of [...keys, 'ttftMs', 'genSpeed', 'serverGenSpeed']) expect(one?.requests[0]).toHaveProperty(key)
  })
})

describe.concurrent('a sweep ends', () => {
  test('with 1 when one is missed', async () => {
    const { url } = await simulated({ preset: QUICK })
    const args = sweepArgs(url, '--require', 'no errors', '--require', 'TTFT < 0.1 ms at P=1')
    expect((await command(args)).code).toBe(1)
  })

  test('with 1 when one cannot be judged, and says how to make it so', async () => {
    const { url } = await simulated({ preset: QUICK, numParallel: 1 })
    const { code, stdout } = await command(sweepArgs(url, '--require', 'P=2 gen speed ≥ 60% of baseline'))
    expect(code).toBe(1)
    expect(stdout).toContain('OLLAMA_NUM_PARALLEL')
  })

  test('with 3 where there is no server', async () => {
    const { code, stdout, stderr } = await command(sweepArgs('http://127.0.0.1:1'))
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain('ollama serve')
  })

  test('with 3 where the model is missing', async () => {
    const { url } = await simulated({ preset: QUICK })
    const { code, stderr } = await command(sweepArgs(url, '--model', 'nope'))
    expect(code).toBe(3)
    expect(stderr).toContain('ollama pull nope')
  })

  test('with 3 where it does not fit into memory', async () => {
    const { url } = await simulated({ preset: 'mac-mini-32gb/qwen3-coder:30b', numParallel: 10 })
    const { code, stderr } = await command(sweepArgs(url, '--model', 'qwen3-coder:30b'))
    expect(code).toBe(3)
    expect(stderr).toContain('does not fit into memory')
  })

  test('with 3 where it does not load in time', async () => {
    const { url } = await simulated({ preset: QUICK, loadMs: 60_000 })
    const { code, stderr } = await command(sweepArgs(url, '--load-timeout', '300ms'))
    expect(code).toBe(3)
    expect(stderr).toContain('was not loaded in 0.3 s')
  })

  test('with 3 where a level has no answer, although a requirement is met; the rest is shown and written', async () => {
    const { url: target } = await simulated({ preset: QUICK })
    const proxy = await recordingProxy(target, failingAfter(1, outOfMemory))
    const output = join(directory(), 'sweep.json')
    const args = sweepArgs(proxy.url, '--require', 'TTFT < 60 s at P=1', '--output', output)
    const { code, stdout } = await command(args)
    expect(code).toBe(3)
    expect(stdout).toContain('no request completed at P=2')
    const endings = read(output).levels.map(({ requests }) => requests.map((one) => one.failure?.code ?? one.outcome))
    expect(endings).toEqual([['completed'], ['HTTP_500', 'HTTP_500']])
  })
})

describe.concurrent('options reach the run', () => {
  test('--prompt-file, --cache, --num-ctx, --keep-alive, --repeat-penalty, --endpoint', async () => {
    const { url } = await simulated({ preset: QUICK })
    const proxy = await recordingProxy(url)
    const file = join(directory(), 'prompt.txt')
    writeFileSync(file, 'Say something\nlong.\n')
    const options = { '--prompt-file': file, '--cache': 'identical', '--num-ctx': '1024', '--keep-alive': '3m' }
    const more = { '--repeat-penalty': '1.3', '--endpoint': 'chat' }
    const { code } = await command(sweepArgs(proxy.url, ...Object.entries({ ...options, ...more }).flat()))
    expect(code).toBe(0)
    expect(proxy.measured()).toHaveLength(3)
    for (const { path, body } of proxy.measured()) {
      expect(path).toBe('/api/chat')
      expect(body).toMatchObject({
        messages: [{ role: 'user', content: 'Say something\nlong.\n' }],
        keep_alive: '3m',
        options: { num_ctx: 1024, repeat_penalty: 1.3, num_predict: 10, seed: 42 },
      })
    }
  })

  test('--max-parallel measures every level up to it; OLLAMA_HOST names the server; --cliff-threshold the line', async () => {
    const { url } = await simulated({ preset: QUICK })
    const output = join(directory(), 'sweep.json')
    const short = ['--rounds', '1', '--num-predict', '8', '--max-parallel', '3', '--cliff-threshold', '60%']
    const { code } = await command(['sweep', '--model', 'fast', ...short, '--output', output], { OLLAMA_HOST: url })
    expect(code).toBe(0)
    expect(read(output).order).toEqual([1, 2, 3])
    expect(read(output).cliff.threshold).toBe(0.6)
  })

  test('a level that was left out is added, and said', async () => {
    const { url } = await simulated({ preset: QUICK })
    const { code, stdout } = await command(sweepArgs(url, '--parallel', '2'))
    expect(code).toBe(0)
    expect(stdout).toContain('P=1 was added')
  })
})

describe.concurrent('colours', () => {
  test.each([
    ['none where no terminal is', {}, false],
    ['none with NO_COLOR, whatever is forced', { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['some when forced', { FORCE_COLOR: '1' }, true],
  ] as const)('%s', async (_, environment, colored) => {
    const { url } = await simulated({ preset: QUICK })
    const { stdout } = await command(sweepArgs(url), environment)
    const failed = await command(sweepArgs('http://127.0.0.1:1'), environment)
    expect(stdout).toContain('gen speed')
    expect([stdout.includes(ESCAPE), failed.stderr.includes(ESCAPE)]).toEqual([colored, colored])
  })
})
