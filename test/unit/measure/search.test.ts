import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mostProbes, nextProbe, type SearchState, startLevels } from '../../../src/measure/search.ts'

/** A server whose truth is known: levels below `cliff` are above the line, those within `edge` of it are at the edge. */
interface Planted {
  readonly cliff: number
  readonly edge?: number
  readonly slots?: number
  /** Nothing completes from this level on. */
  readonly lostFrom?: number
}

const NEVER = Number.POSITIVE_INFINITY

function seen(levels: readonly number[], { cliff, edge = 0, slots = NEVER, lostFrom = NEVER }: Planted): SearchState {
  const known = levels.toSorted((a, b) => a - b)
  const queueFrom = known.find((parallel) => parallel > slots)
  const sideOf = (parallel: number) =>
    Math.abs(parallel - cliff) < edge ? 'edge' : parallel < cliff ? 'above' : 'below'
  const judged = known.filter((parallel) => parallel > 1 && parallel <= slots && parallel < lostFrom)
  return {
    levels: known.map((parallel) => ({ parallel })),
    cliff: { levels: judged.map((parallel) => ({ parallel, side: sideOf(parallel) })) },
    capacity: queueFrom === undefined ? {} : { slots, queueFrom },
  }
}

/** The levels a search visits, in that order. */
function probesOf(planted: Planted, upTo: number, also: readonly number[] = []): number[] {
  const start = startLevels(upTo)
  const probes: number[] = []
  for (;;) {
    const next = nextProbe(seen([...start, ...probes], planted), { upTo, also })
    if (next === undefined) return probes
    if (start.includes(next) || probes.includes(next)) throw new Error(`P=${next} is asked for twice`)
    if (probes.length > 2000) throw new Error('the search does not end')
    probes.push(next)
  }
}

describe('up to 32', () => {
  test.each<[string, Planted, readonly number[]]>([
    ['no cliff: the whole ladder, the levels after a kernel switch last', { cliff: NEVER }, [8, 16, 32, 9, 17]],
    ['a cliff within the first four: nothing is left to search', { cliff: 3 }, []],
    ['right after the kernel switch at 8', { cliff: 9 }, [8, 16, 9]],
    ['between 4 and 8', { cliff: 7 }, [8, 6, 7]],
    ['between 9 and 16', { cliff: 12 }, [8, 16, 9, 12, 10, 11]],
    ['far up', { cliff: 31 }, [8, 16, 32, 17, 24, 28, 30, 31]],
    ['4 slots: the queue starts at 5, and no cliff is looked for there', { cliff: 6, slots: 4 }, [8, 5]],
    ['one at a time is seen in the first four', { cliff: NEVER, slots: 1 }, []],
    ['6 slots with a cliff within them', { cliff: 6, slots: 6 }, [8, 6, 5, 7]],
    ['nothing completes from 10 on: nobody climbs past that', { cliff: NEVER, lostFrom: 10 }, [8, 16, 9]],
    ['an edge splits the range', { cliff: 12, edge: 1 }, [8, 16, 9, 12, 14, 10, 11, 13]],
  ])('%s', (_, planted, probes) => {
    expect(probesOf(planted, 32)).toEqual(probes)
  })

  test('a level that a requirement names is measured, whatever the search finds', () => {
    expect(probesOf({ cliff: 3 }, 32, [10, 20])).toEqual([10, 20])
    expect(probesOf({ cliff: NEVER, slots: 4 }, 32, [10])).toEqual([10, 5])
    expect(probesOf({ cliff: NEVER }, 32, [40])).not.toContain(40)
  })
})

const upTos = fc.integer({ min: 2, max: 200 })

describe('whatever is planted', () => {
  test('8 probes are enough up to 32', () => {
    expect(mostProbes(32)).toBe(8)
  })

  test('a cliff is found to its neighbours', () => {
    fc.assert(
      fc.property(
        upTos.chain((upTo) => fc.tuple(fc.constant(upTo), fc.integer({ min: 2, max: upTo }))),
        ([upTo, cliff]) => {
          const levels = [...startLevels(upTo), ...probesOf({ cliff }, upTo)]
          expect(levels).toContain(cliff)
          expect(levels).toContain(cliff - 1)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('the search ends, stays within its limits, and asks for no level twice', () => {
    const planted = fc.record({
      cliff: fc.integer({ min: 2, max: 250 }),
      edge: fc.integer({ min: 0, max: 20 }),
      slots: fc.oneof(fc.constant(NEVER), fc.integer({ min: 1, max: 64 })),
      lostFrom: fc.oneof(fc.constant(NEVER), fc.integer({ min: 2, max: 64 })),
    })
    const named = fc.uniqueArray(fc.integer({ min: 5, max: 250 }), { maxLength: 3 })
    fc.assert(
      fc.property(planted, upTos, named, (server, upTo, also) => {
        const probes = probesOf(server, upTo, also)
        expect(Math.max(0, ...probes)).toBeLessThanOrEqual(upTo)
        expect(probes).toEqual(expect.arrayContaining(also.filter((level) => level <= upTo)))
        expect(probes.filter((level) => !also.includes(level)).length).toBeLessThanOrEqual(mostProbes(upTo))
      }),
      { numRuns: 1000 },
    )
  })

  test('sides that change their mind, as noise makes them, do not keep it going', () => {
    fc.assert(
      fc.property(
        upTos,
        fc.array(fc.constantFrom('above', 'edge', 'below'), { minLength: 300, maxLength: 300 }),
        (upTo, said) => {
          const probes: number[] = []
          for (let call = 0; call < 300; call += 1) {
            const levels = [...startLevels(upTo), ...probes].toSorted((a, b) => a - b)
            const cliff = levels
              .slice(1)
              .map((parallel) => ({ parallel, side: said[(parallel * 7 + call * 13) % 300] ?? 'edge' }))
            const state = { levels: levels.map((parallel) => ({ parallel })), cliff: { levels: cliff }, capacity: {} }
            const next = nextProbe(state, { upTo, also: [] })
            if (next === undefined) break
            expect(levels).not.toContain(next)
            probes.push(next)
          }
          expect(probes.length).toBeLessThanOrEqual(mostProbes(upTo))
        },
      ),
    )
  })
})
