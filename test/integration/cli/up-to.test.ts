import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SweepResult } from '../../../src/model/result.ts'
import { simulated } from '../load/setting.ts'
import { command, directory, QUICK } from './command.ts'

describe('sweep --up-to', () => {
  test('searches, says so, and writes where it came by', { timeout: 60_000 }, async () => {
    const { url } = await simulated({ preset: { ...QUICK, stepMs: [4, 4.4] }, numParallel: 4 })
    const output = join(directory(), 'sweep.json')
    const args = ['--up-to', '32', '--num-predict', '12', '--require', 'P=6 user speed ≥ 1 tok/s', '--output', output]
    // Its exit code follows from the requirement, which a guard may leave open on a busy machine.
    const { stdout } = await command(['sweep', '--model', 'fast', '--host', url, ...args])
    expect(stdout).toContain('P=1 2 3 4, then searched up to P=32')
    expect(stdout).toContain('searched, not swept: P=1, 2, 3, 4, ')
    expect(stdout).toContain('queue from P=5 (4 slots)')
    const { search } = JSON.parse(readFileSync(output, 'utf8')) as SweepResult
    expect(search).toMatchObject({ upTo: 32 })
    expect(search?.probes).toEqual(expect.arrayContaining([5, 6]))
  })

  test.each([
    ['--parallel', '1,2'],
    ['--max-parallel', '4'],
  ])('is another way to name levels than %s', async (...other) => {
    const { code, stderr } = await command([
      'sweep',
      '--model',
      'm',
      '--host',
      'http://127.0.0.1:1',
      '--up-to',
      '8',
      ...other,
    ])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('cannot be used with') as string })
  })

  test('a requirement beyond its end is a mistake', async () => {
    const args = ['--up-to', '8', '--require', 'cliff > 9']
    const { code, stderr } = await command(['sweep', '--model', 'm', '--host', 'http://127.0.0.1:1', ...args])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('raise `upTo` to 9') as string })
  })
})
