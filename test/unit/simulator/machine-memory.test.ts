import { describe, expect, test } from 'vitest'
import { MachineMemory } from '../../../src/simulator/machine-memory.ts'
import { loadedBytes } from '../../../src/simulator/memory.ts'
import { Pace } from '../../../src/simulator/pace.ts'
import { PRESETS } from '../../../src/simulator/presets.ts'

const { swapping, healthy } = PRESETS
const neededBy = (slots: number) => loadedBytes(swapping, slots, swapping.model.defaultContext)

describe('a machine that is full', () => {
  test('pushes out what does not fit, and more with each computation, all of which take longer', () => {
    const memory = new MachineMemory(swapping)
    expect(memory.state).toEqual({ usedBytes: swapping.reservedBytes, swapOutBytes: 0 })
    memory.hold(neededBy(4))
    const missing = neededBy(4) + swapping.reservedBytes - swapping.machine.ramBytes
    expect(missing).toBeGreaterThan(64e6)
    expect(memory.state).toEqual({ usedBytes: swapping.machine.ramBytes, swapOutBytes: missing })
    expect([memory.burden(), memory.burden()]).toEqual([3, 3])
    expect(memory.state.swapOutBytes).toBe(missing + 2 * 2_000_000)
  })

  test('has room again once the model is gone; what was written stays written', () => {
    const memory = new MachineMemory(swapping)
    memory.hold(neededBy(4))
    const { swapOutBytes } = memory.state
    memory.release()
    expect(memory.state).toEqual({ usedBytes: swapping.reservedBytes, swapOutBytes })
    expect(memory.burden()).toBe(1)
  })

  test('with fewer slots is not', () => {
    const memory = new MachineMemory(swapping)
    memory.hold(neededBy(3))
    expect(memory.burden()).toBe(1)
    expect(memory.state).toEqual({ usedBytes: swapping.reservedBytes + neededBy(3), swapOutBytes: 0 })
  })
})

/** How long a step takes in each of four rounds, ms. */
const rounds = (threads: number | undefined, preset = PRESETS['threads-equal-cores']): number[] => {
  const pace = new Pace({ preset, slowdown: 1, noise: {}, seed: 1 })
  pace.startLoad(threads)
  return [1, 2, 3, 4].map(() => {
    pace.startRound()
    return pace.step(1)
  })
}

describe('threads on every core', () => {
  test('every other round takes twice as long, by default and when asked for', () => {
    expect(rounds(undefined)).toEqual([8, 16, 8, 16])
    expect(rounds(4)).toEqual([8, 16, 8, 16])
  })

  test('with a core to spare, or on a GPU, none does', () => {
    expect(rounds(3)).toEqual([8, 8, 8, 8])
    expect(rounds(8, healthy)).toEqual([8, 8, 8, 8])
  })
})
