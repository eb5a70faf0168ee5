import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { startClock } from '../../../src/clock.ts'
import type { Sampler } from '../../../src/machine/sampler.ts'
import { startSampler } from '../../../src/machine/sampler.ts'
import { Family, offBy, rssByPs } from './process-family.ts'

const MIB = 1_048_576
const clock = startClock()
const open: { family: Family[]; samplers: Sampler[] } = { family: [], samplers: [] }

function startFamily(): Family {
  const family = new Family()
  open.family.push(family)
  return family
}

function sample(target: { pid: number } | { port: number }, intervalMs = 20): Sampler {
  const sampler = startSampler({ ...target, zero: clock.zero, intervalMs })
  open.samplers.push(sampler)
  return sampler
}

afterEach(async () => {
  await Promise.all(open.samplers.splice(0).map((sampler) => sampler.stop()))
  await Promise.all(open.family.splice(0).map((family) => family.end()))
})

describe.skipIf(process.platform !== 'linux')('the sampler', () => {
  test('sums the tree as ps sees it, while children come and go', async () => {
    const family = startFamily()
    const first = await family.addChild(64)
    const sampler = sample({ pid: family.pid })
    const two = await sampler.sampleNow()
    expect(two).toMatchObject({ source: 'rss', processes: 2 })
    expect(offBy(two?.bytes, rssByPs([family.pid, first]))).toBeLessThan(0.03)

    const second = await family.addChild(96)
    const three = await sampler.sampleNow()
    expect(three?.processes).toBe(3)
    expect(offBy(three?.bytes, rssByPs([family.pid, first, second]))).toBeLessThan(0.03)
    expect((three?.bytes ?? 0) - (two?.bytes ?? 0)).toBeGreaterThan(96 * MIB)

    await family.removeChild(first)
    const left = await sampler.sampleNow()
    expect(left?.processes).toBe(2)
    expect(offBy(left?.bytes, rssByPs([family.pid, second]))).toBeLessThan(0.03)
  })

  test('children that vanish at any moment of a reading never cost the reading', async () => {
    const family = startFamily()
    await family.addChild(1)
    const sampler = sample({ pid: family.pid }, 1)
    for (let round = 0; round < 5; round++) {
      const child = await family.addChild(1)
      const [reading] = await Promise.all([sampler.sampleNow(), family.removeChild(child)])
      expect(reading?.processes).toBeGreaterThanOrEqual(2)
    }
    for (const { bytes } of await sampler.stop()) expect(bytes).toBeGreaterThan(30 * MIB)
  })

  test('stamps readings on the run’s clock, in order, and a reading asked for begins after the question', async () => {
    const sampler = sample({ pid: process.pid })
    const before = clock.now()
    const asked = await sampler.sampleNow()
    const after = clock.now()
    expect(asked?.atMs).toBeGreaterThanOrEqual(before)
    expect(asked?.atMs).toBeLessThanOrEqual(after)
    await expect.poll(() => sampler.samples().length).toBeGreaterThan(3)
    const samples = await sampler.stop()
    const times = samples.map(({ atMs }) => atMs)
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(samples).toContainEqual(asked)
    expect(await sampler.stop()).toEqual(samples)
    expect(await sampler.sampleNow()).toBeUndefined()
  })

  test('finds a restarted server again by its port', async () => {
    const first = startFamily()
    const port = await first.listen(0, '127.0.0.1')
    const sampler = sample({ port })
    expect(offBy((await sampler.sampleNow())?.bytes, rssByPs([first.pid]))).toBeLessThan(0.03)
    await first.end()
    expect(await sampler.sampleNow()).toBeUndefined()
    const second = startFamily()
    await second.listen(port, '127.0.0.1')
    expect(offBy((await sampler.sampleNow())?.bytes, rssByPs([second.pid]))).toBeLessThan(0.03)
  })

  test('a dead server gives no sample, not 0', async () => {
    const family = startFamily()
    await family.addChild(1)
    await family.end()
    const sampler = sample({ pid: family.pid })
    expect(await sampler.sampleNow()).toBeUndefined()
    expect(await sampler.stop()).toEqual([])
  })

  test('neither keeps the process alive nor delays its end', async () => {
    const url = new URL('../../../src/machine/sampler.ts', import.meta.url).href
    const script = `
      import { startSampler } from ${JSON.stringify(url)}
      const zero = { unixMs: 0, monotonicNs: process.hrtime.bigint().toString() }
      startSampler({ pid: process.pid, zero })
      const asked = startSampler({ pid: process.pid, zero, intervalMs: 5 })
      console.log((await asked.sampleNow()).source)
    `
    const argv = ['--input-type=module', '-e', script]
    const ended = await promisify(execFile)(process.execPath, argv, {
      timeout: 10_000,
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    })
    expect(ended.stdout).toBe('rss\n')
  })
})
