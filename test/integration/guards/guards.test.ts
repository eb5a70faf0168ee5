import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { startClock } from '../../../src/clock.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import { simulate, sweep, useServer } from './processes.ts'

const MINUTES = 120_000

/** What the run is not fit to be judged for, each once. */
const guardsOn = ({ warnings }: SweepResult): string[] => [
  ...new Set(warnings.filter(({ guard }) => guard).map(({ code }) => code)),
]

/** The tool's own rule: what was starved by a busy machine is measured again. At most three times. */
async function unstarved(measure: () => Promise<SweepResult>): Promise<SweepResult> {
  let result = await measure()
  for (let again = 0; again < 2 && guardsOn(result).includes('client-starved'); again += 1) result = await measure()
  return result
}

/** In the middle of a round of 1.3 s that has just begun. */
async function stopFor300Ms(client: ChildProcess): Promise<void> {
  const clock = startClock()
  await clock.sleep(400)
  client.kill('SIGSTOP')
  await clock.sleep(300)
  client.kill('SIGCONT')
}

describe('a client that is stopped for 300 ms in mid-round', { timeout: MINUTES }, () => {
  test('loses that round, and with half of its rounds its judgement', async () => {
    const url = await simulate()
    const result = await sweep(url, ['--parallel', '1', '--rounds', '2', '--num-predict', '192'], (client, round) => {
      if (round === 1) void stopFor300Ms(client)
    })
    const [level] = result.levels
    expect(level?.requests.find(({ round }) => round === 1)?.setAside).toBe(true)
    expect(level?.roundsStalled).toBeGreaterThan(0)
    expect(level?.genSpeed?.rounds ?? []).toHaveLength(2 - (level?.roundsSetAside ?? 0))
    expect(result.observations?.eventLoop?.longestMs).toBeGreaterThan(200)
    expect(guardsOn(result)).toEqual(['client-starved'])
  })
})

describe('another program that uses the server', { timeout: MINUTES }, () => {
  const short = ['--parallel', '1,2', '--rounds', '2']

  test('is seen when it comes in the middle of the run', async () => {
    const result = await unstarved(async () => {
      const url = await simulate()
      const coming: Promise<() => void>[] = []
      const measured = await sweep(url, short, (_, round) => {
        if (round === 1) coming.push(useServer(url))
      })
      for (const stop of await Promise.all(coming)) stop()
      return measured
    })
    expect(result.observations?.clients).toMatchObject({ before: 0 })
    expect(guardsOn(result)).toEqual(['other-clients'])
  })

  const countsBytes =
    process.platform === 'linux' && ['/usr/bin/ss', '/bin/ss', '/sbin/ss'].some((path) => existsSync(path))

  test.runIf(countsBytes)('is seen by what it sends when its connection was there all the time', async () => {
    const url = await simulate()
    const stop = await useServer(url)
    const result = await unstarved(() => sweep(url, short))
    stop()
    expect(result.observations?.clients).toMatchObject({
      before: 1,
      active: expect.toSatisfy((count) => count > 0) as number,
    })
    expect(guardsOn(result)).toEqual(['other-clients'])
  })
})

describe('a server that loses 8 % of its speed over the run', { timeout: MINUTES }, () => {
  test('is drifting', async () => {
    const result = await unstarved(async () => {
      // Warm-up takes the first 3 of 18 s, so that 8 of the 10 % are left for the rounds.
      // Steps four times as long: what a busy machine adds to one is then little beside the planted drift.
      const url = await simulate('--drift', '10%', '--drift-time', '18s', '--slowdown', '4')
      return await sweep(url, ['--parallel', '1,2,4', '--rounds', '4', '--num-predict', '24'])
    })
    expect(guardsOn(result)).toEqual(['drifting'])
    expect(result.warnings.find(({ code }) => code === 'drifting')?.message).toMatch(/fell by (?:[6-9]|1[01]) %/)
  })
})
