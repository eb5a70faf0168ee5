import type { FnReturnedObject } from 'tinybench'
import type { TestContext } from 'vitest'
import { placeLabel, placesOf } from '../model/places.ts'
import type { SweepResult } from '../model/result.ts'

type Bench = TestContext['bench']

/**
 * Puts the measured rounds into Vitest's own bench table: one row a level (or turn), one iteration a round, its duration the time
 * of one token (1000 / gen speed), so that the table's ops/sec is the gen speed in tok/s.
 */
export async function benchRows(bench: Bench, sweep: SweepResult): Promise<void> {
  const { levels: own, place } = placesOf(sweep)
  const sides = sweep.variants ?? [{ name: '', levels: place === 'start' ? own.slice(0, 1) : own }]
  const rows = sides.flatMap(({ name, levels }) =>
    levels.flatMap(({ parallel, genSpeed }) =>
      genSpeed ? [{ name: `${name} ${placeLabel({ parallel, place })}`.trim(), rounds: genSpeed.rounds }] : [],
    ),
  )
  const iterations = Math.min(...rows.map((row) => row.rounds.length))
  if (rows.length === 0) return
  const registered = rows.map(({ name, rounds }) => bench(name, replay(rounds)))
  const options = { iterations, time: 0, warmup: false }
  const [only] = registered
  if (registered.length === 1 && only) await only.run(options)
  else await bench.compare(...registered, options)
}

/** tinybench takes an iteration's duration from what it returns instead of its own clock. */
function replay(speeds: readonly number[]): () => Pick<Required<FnReturnedObject>, 'overriddenDuration'> {
  let round = 0
  return () => {
    const speed = speeds[round % speeds.length] ?? Number.NaN
    round += 1
    return { overriddenDuration: 1000 / speed }
  }
}
