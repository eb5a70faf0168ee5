import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SweepResult } from '../../../src/model/result.ts'
import { simulated } from '../load/setting.ts'
import { command, directory, start, sweepArgs } from './command.ts'

/** `simulate` as a process of its own, as the README has it. */
async function simulate(...args: readonly string[]): Promise<string> {
  const [, url = ''] = await start(['simulate', ...args]).said(/at (http:\S+);/)
  return url
}

const args = (url: string, model: string, ...more: readonly string[]) => sweepArgs(url, '--model', model, ...more)

test('a sweep ends in its diagnosis, printed and written', async () => {
  const url = await simulate('--preset', 'swapping')
  const output = join(directory(), 'sweep.json')
  const { code, stdout } = await command(args(url, 'swapping', '--require', 'swap = 0', '--output', output))
  expect(code).toBe(1)
  expect(stdout).toMatch(/✗ swap = 0 /)
  const { diagnosis } = JSON.parse(readFileSync(output, 'utf8')) as SweepResult
  const parts = [diagnosis, ...(diagnosis?.also ?? [])].map((part) => part?.code)
  expect(parts).toContain('swapping')
  expect(stdout.split('\n\n').at(-1)).toMatch(/^ {2}diagnosis: .*\n/)
})

test.each([
  ['refused before it begins', []],
  ['refused by the server', ['--force']],
])('a model that does not fit, %s, ends with 3, its diagnosis and what helps', async (_, more) => {
  const { url } = await simulated({ preset: 'out-of-memory' })
  const { code, stderr } = await command(args(url, 'out-of-memory', ...more))
  expect(code).toBe(3)
  expect(stderr).toMatch(/^out of memory, before any level was measured: .* Lower OLLAMA_NUM_PARALLEL/)
})
