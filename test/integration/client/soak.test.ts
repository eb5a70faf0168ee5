import { getEventListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { startTruth } from '../../../scripts/truth/start.ts'
import { atEnd } from '../at-end.ts'
import { clientOf, PATIENT } from './servers.ts'

const [PARALLEL, REQUESTS, TOKENS] = [64, 10_000, 4]

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const held = () => {
  collectGarbage()
  const resources = process.getActiveResourcesInfo()
  const { heapUsed, external } = process.memoryUsage()
  return { bytes: heapUsed + external, sockets: resources.filter((name) => name === 'TCPSocketWrap').length }
}

test('10,000 requests, 64 at once: every token counted, and nothing is left behind', { timeout: 120_000 }, async () => {
  const truth = await startTruth({ firstMs: 1, stepMs: 1, writes: 'together' })
  atEnd(truth.stop)
  const client = clientOf(truth.url)
  const run = new AbortController()
  const warnings: string[] = []
  const onWarning = ({ message }: Error) => warnings.push(message)
  process.on('warning', onWarning)
  const body = { model: 'truth', prompt: 'x', options: { num_predict: TOKENS } }
  const bodies = Array.from({ length: PARALLEL }, () => body)
  const rounds = Math.ceil(REQUESTS / PARALLEL)
  const seen: ReturnType<typeof held>[] = []
  for (let round = 0; round < rounds; round += 1) {
    const traces = await client.round(
      { endpoint: 'generate', parallel: PARALLEL, round, bodies },
      { ...PATIENT, signal: run.signal },
    )
    const counted = traces.filter((trace) => trace.outcome === 'completed' && trace.contentAt.length === TOKENS)
    expect(counted).toHaveLength(PARALLEL)
    if (round === Math.floor(rounds / 4) || round === rounds - 1) seen.push(held())
  }
  process.off('warning', onWarning)
  const [early, late] = seen
  // Three quarters of the requests lie between the two readings: a single byte kept of each token would be seen.
  expect((late?.bytes ?? Number.NaN) - (early?.bytes ?? 0)).toBeLessThan(0.75 * REQUESTS * TOKENS * 16)
  expect(late?.sockets).toBe(early?.sockets)
  expect(late?.sockets).toBeLessThanOrEqual(PARALLEL + 4)
  expect(getEventListeners(run.signal, 'abort')).toEqual([])
  expect(warnings).toEqual([])
})
