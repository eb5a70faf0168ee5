import { totalmem } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { startClock } from '../../../src/clock.ts'
import { tightestGroup } from '../../../src/machine/cgroup.ts'
import { readTreeMemory } from '../../../src/machine/memory.ts'
import { type Sampler, startSampler } from '../../../src/machine/sampler.ts'
import { readSystemMemory } from '../../../src/machine/system-memory.ts'
import { Family, offBy } from './process-family.ts'

const MIB = 1_048_576
const clock = startClock()
const open: { family: Family[]; samplers: Sampler[] } = { family: [], samplers: [] }

function startFamily(): Family {
  const family = new Family()
  open.family.push(family)
  return family
}

function sample(pid: number, intervalMs: number): Sampler {
  const sampler = startSampler({ pid, zero: clock.zero, intervalMs })
  open.samplers.push(sampler)
  return sampler
}

afterEach(async () => {
  await Promise.all(open.samplers.splice(0).map((sampler) => sampler.stop()))
  await Promise.all(open.family.splice(0).map((family) => family.end()))
})

describe.skipIf(process.platform !== 'linux')('the sampler, against what is known to be allocated', () => {
  const HELD = 256

  test('is within 2 % while the tree grows, shrinks, and children come and go', async () => {
    const family = startFamily()
    const sampler = sample(family.pid, 50)
    const read = async () => (await sampler.sampleNow())?.bytes ?? Number.NaN
    const small = await family.addChild(1)

    const start = await read()
    await family.hold(HELD)
    const held = await read()
    expect(offBy(held - start, HELD * MIB)).toBeLessThan(0.02)

    // A new child in the place of one of its kind: what they hold is all that they differ in.
    const large = await family.addChild(1 + HELD)
    await family.removeChild(small)
    const replaced = await read()
    expect(offBy(replaced - held, HELD * MIB)).toBeLessThan(0.02)

    await family.release()
    const released = await read()
    expect(offBy(replaced - released, HELD * MIB)).toBeLessThan(0.02)

    await family.removeChild(large)
    await family.addChild(1)
    expect(offBy(released - (await read()), HELD * MIB)).toBeLessThan(0.02)
  })

  test('a reading costs the thread that asks for it less than half of what it costs where it is made', async () => {
    const family = startFamily()
    await family.addChild(1)
    const readings = 40
    const own = await threadCpu(async () => {
      for (let reading = 0; reading < readings; reading += 1) {
        await readTreeMemory(family.pid)
        await readSystemMemory(family.pid)
      }
    })
    const sampler = sample(family.pid, 10)
    await sampler.sampleNow()
    const before = sampler.samples().length
    const asked = await threadCpu(async () => {
      while (sampler.samples().length < before + readings) await clock.sleep(20)
    })
    expect(sampler.systemSamples().length).toBeGreaterThanOrEqual(readings)
    expect(asked).toBeLessThan(own / 2)
  })
})

describe.skipIf(process.platform !== 'linux')('memory of the machine', () => {
  test('comes with every reading of the server, and its counters never fall', async () => {
    const family = startFamily()
    const sampler = sample(family.pid, 10)
    await sampler.sampleNow()
    await expect.poll(() => sampler.systemSamples().length).toBeGreaterThan(3)
    const samples = sampler.systemSamples()
    for (const { usedBytes = 0 } of samples) expect(usedBytes).toBeGreaterThan(0)
    const swapped = samples.map(({ swapOutBytes }) => swapOutBytes ?? Number.NaN)
    expect(swapped).toEqual(swapped.toSorted((a, b) => a - b))
    const times = samples.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('is what Node has no more of, where no container limits it', async ({ skip }) => {
    const [total, available] = [totalmem(), process.availableMemory()]
    const group = tightestGroup('self')
    skip(group !== undefined && group.limitBytes < total, 'this container has a limit of its own')
    const used = (await readSystemMemory(process.pid))?.usedBytes ?? Number.NaN
    expect(Math.abs(used - (total - available)) / total).toBeLessThan(0.05)
  })

  test('GPU memory is asked for apart and is no reading of RAM', async () => {
    const sampler = sample(process.pid, 10_000)
    const gpu = await sampler.sampleGpu()
    expect(['gpu', 'gpu-total', undefined]).toContain(gpu?.source)
    for (const { source } of await sampler.stop()) expect(source).toBe('rss')
  })
})

/** CPU time of this thread alone, µs. */
async function threadCpu(work: () => Promise<void>): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return user + system
}
