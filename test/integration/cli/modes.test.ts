import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { SweepResult } from '../../../src/model/result.ts'
import { simulated } from '../load/setting.ts'
import { command, directory } from './command.ts'

const args = (host: string, ...more: readonly string[]): string[] => [
  'sweep',
  '--model',
  'fast',
  '--host',
  host,
  '--rounds',
  '1',
  '--num-predict',
  '12',
  ...more,
]

test('--mode context-growth: a table by turn, requirements on turns, and turns in the JSON', async () => {
  const { url } = await simulated()
  const output = join(directory(), 'turns.json')
  const wanted = ['--mode', 'context-growth', '--turns', '3', '--output', output, '--require', 'TTFT < 20 s at turn 3']
  const { code, stdout, stderr } = await command(args(url, ...wanted))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('1 conversation of 3 turns of 12 tokens')
  expect(stdout).toMatch(/turn +context/)
  const result = JSON.parse(readFileSync(output, 'utf8')) as SweepResult
  expect(result.turns?.map(({ turn }) => turn)).toEqual([1, 2, 3])
  expect(result.scenario).toMatchObject({ mode: 'context-growth', turns: 3 })
})

test('--mode cold-start: load time and the wait for the first token; a missed requirement ends with 1', async () => {
  const { url } = await simulated({ loadMs: 100 })
  const wanted = ['--mode', 'cold-start', '--require', 'load time < 20 s', '--require', 'TTFT < 100 ms']
  const { code, stdout } = await command(args(url, ...wanted))
  expect(code).toBe(1)
  expect(stdout).toContain('✓ load time < 20 s')
  expect(stdout).toContain('✗ TTFT < 100 ms')
  expect(stdout).toContain('a cold start waits')
})

test("ten slots on the article's machine do not load: exit code 3, and every number against the RAM", async () => {
  const { url } = await simulated({ preset: 'mac-mini-32gb/qwen3-coder:30b', numParallel: 10 })
  const { code, stderr } = await command(['sweep', '--model', 'qwen3-coder:30b', '--host', url])
  expect(code).toBe(3)
  expect(stderr).toMatch(/model 19\.0 GB .*37\.\d GB.* 34\.4 GB/)
})

test.each([
  ['levels', ['--mode', 'context-growth', '--parallel', '1,2'], 'sends one request at a time'],
  ['turns of a sweep', ['--turns', '4'], "add `mode: 'context-growth'`"],
  [
    'a turn that is not reached',
    ['--mode', 'context-growth', '--turns', '3', '--require', 'TTFT < 1 s at turn 4'],
    'raise `turns` to 4',
  ],
])('%s: wrong use, said before any request', async (_, wrong, words) => {
  const { code, stderr } = await command(args('http://127.0.0.1:9', ...wrong))
  expect(code).toBe(2)
  expect(stderr).toContain(words)
})
