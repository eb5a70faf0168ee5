import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { StabilityResult } from '../../../src/model/stability.ts'
import { simulated } from '../load/setting.ts'
import { command, directory, type Ended, start } from './command.ts'

/** Short sessions; later options win over these. */
const args = (host: string, ...more: readonly string[]): string[] => {
  const short = ['--parallel', '1', '--num-predict', '16', '--sessions', '3']
  return ['stability', '--model', 'fast', '--host', host, ...short, ...more]
}

const quick = { loadMs: 5 } as const

/** In one line, however it was wrapped. */
const flat = ({ stdout }: Ended): string => stdout.replaceAll(/\s+/gu, ' ')

describe.concurrent('an unchanged system, measured several times', () => {
  test('a machine of large planted scatter cannot carry a gate, and the file has all that was measured', async () => {
    const server = await simulated({ ...quick, noise: { round: 0.35 }, seed: 7 })
    const output = join(directory(), 'stability.json')
    const ended = await command(args(server.url, '--sessions', '4', '--rounds', '1', '--output', output))
    expect(ended).toMatchObject({ code: 1, stderr: '' })
    expect(flat(ended)).toMatch(/4 sessions of the unchanged system.*Nothing else should run on this machine/u)
    expect(flat(ended)).toMatch(/session 4 of 4 · about .* left/u)
    expect(flat(ended)).toMatch(/SIMULATED.*rough: gen speed differs.*carries a gate at 20 %: no.*too rough to carry/u)

    const result = JSON.parse(readFileSync(output, 'utf8')) as StabilityResult
    expect(result).toMatchObject({ format: 1, simulated: true, loads: 'fresh', leftOut: [] })
    expect(result.sessions.map(({ rounds }) => rounds.genSpeed?.['1']?.length)).toEqual([1, 1, 1, 1])
    expect(result.stability).toMatchObject({ sessions: 4, rounds: 1, kind: 'rough', carriesGate: false })
    // A fresh load each, and nothing of the address in the file.
    expect(server.stats().loads).toBe(4)
    expect(JSON.stringify(result)).not.toContain('127.0.0.1')
  })

  test('a model that may not be unloaded stays loaded, and the report says what that hides', async () => {
    const server = await simulated(quick)
    const ended = await command(args(server.url, '--reload', 'never', '--rounds', '1'))
    expect([0, 1]).toContain(ended.code)
    expect(server.stats().loads).toBe(1)
    expect(flat(ended)).toMatch(/The model stays loaded \(--reload never\)/u)
    expect(flat(ended)).toMatch(/was not unloaded between sessions .*understates .* Allow it: --reload always/u)
  })

  test('Ctrl-C keeps the sessions that ended', async () => {
    const server = await simulated(quick)
    const running = start(args(server.url, '--rounds', '1', '--sessions', '50'))
    await running.said(/session 4 of 50/u)
    running.child.kill('SIGINT')
    const ended = await running.ended
    expect(ended.code).toBe(130)
    expect(flat(ended)).toMatch(/stability of fast .*[3-9] sessions, each a fresh load/u)
    expect(flat(ended)).toContain('stopped before all 50 sessions were measured')
  })
})

test('a machine without scatter carries a gate of 20 %, and the next command records its sessions', async () => {
  const server = await simulated({ loadMs: 5 })
  const ended = await command(args(server.url))
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(flat(ended)).toMatch(/carries a gate at 20 %: yes, from [358] stored sessions/u)
  expect(ended.stdout).toMatch(/VITEST_OLLAMA_SESSIONS=[358] npx vitest bench --run -u\n/u)
  expect(flat(ended)).toContain('all sessions are of one day')
})

describe.concurrent('what cannot be measured', () => {
  test('two sessions are wrong use', async () => {
    const { code, stderr } = await command(args('http://127.0.0.1:1', '--sessions', '2'))
    expect(code).toBe(2)
    expect(stderr).toContain('Fewer than 3 sessions tell no scatter: write at least --sessions 3, better 5.')
  })

  test('no server', async () => {
    const { code, stderr } = await command(args('http://127.0.0.1:1'))
    expect(code).toBe(3)
    expect(stderr).not.toBe('')
  })

  test('sessions that a baseline would not store are left out, and it ends when three can no longer be had', async () => {
    const server = await simulated({ ...quick, stopAfter: 3 })
    const { code, stdout, stderr } = await command(args(server.url))
    expect(code).toBe(3)
    expect(stderr).toMatch(/0 of 3 sessions with a gen speed could be used.*Session 1 is left out: .*run again/u)
    expect(stdout).not.toContain('session 2 of 3')
  })
})
