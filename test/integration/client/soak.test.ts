import { getEventListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { median } from '../../../src/stats/quantile.ts'
import { startTruth } from '../../../scripts/truth/start.ts'
import { atEnd } from '../at-end.ts'
import { clientOf, PATIENT } from './servers.ts'

const [PARALLEL, REQUESTS, TOKENS] = [64, 20_000, 16]

/** Looked at so often, evenly spread. */
const LOOKS = 32

/**
 * Each look is compared with the one so many before it. The heap swings by 200 kB from look to look as V8 compiles and
 * forgets code, and may step up once; the median of what it grew over a span sees neither, only what grows all the time.
 */
const SPAN = 8

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const held = () => {
  collectGarbage()
  const resources = process.getActiveResourcesInfo()
  const { heapUsed, external } = process.memoryUsage()
  return { bytes: heapUsed + external, sockets: resources.filter((name) => name === 'TCPSocketWrap').length }
}

test('20,000 requests, 64 at once: every token counted, and nothing is left behind', { timeout: 120_000 }, async () => {
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
    if ((round + 1) % Math.floor(rounds / LOOKS) === 0) seen.push(held())
  }
  process.off('warning', onWarning)
  const grown = seen.slice(SPAN).map(({ bytes }, index) => bytes - (seen[index]?.bytes ?? 0))
  // A number kept of each token would be twice this.
  expect(median(grown)).toBeLessThan((REQUESTS * SPAN * TOKENS * 8) / LOOKS / 2)
  expect(new Set(seen.map(({ sockets }) => sockets)).size).toBe(1)
  expect(seen[0]?.sockets).toBeLessThanOrEqual(PARALLEL + 4)
  expect(getEventListeners(run.signal, 'abort')).toEqual([])
  expect(warnings).toEqual([])
})
