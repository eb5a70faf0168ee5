import { beside, withError } from './numbers.ts'
import { MACHINE_NAMES, RATIO_ROUNDS } from './plan.ts'
import { PUBLISHED_RATIOS } from './published.ts'
import type { RatioResult } from './ratio-row.ts'
import type { Results } from './run-plan.ts'
import { table } from './table.ts'

export function requirementTable(results: Results): string {
  const rows = MACHINE_NAMES.flatMap((machine) =>
    RATIO_ROUNDS.map((rounds) => {
      const known = PUBLISHED_RATIOS.find((row) => row.machine === machine)
      const at63 = ratioOf(results, `ratio ${machine} ${rounds} 0.63`)
      const at56 = ratioOf(results, `ratio ${machine} ${rounds} 0.56`)
      return [
        `${machine}, ${rounds}`,
        beside({ ...at63, share: at63.missed }, known?.at63, 0.05),
        beside({ ...at63, share: at63.missedPlainly }, known?.plainAt63),
        beside({ ...at56, share: at56.missed }, known?.at56),
      ]
    }),
  )
  return table(
    ['machine, rounds', 'truth 63 %: missed %', 'truth 63 %, `strict`: missed %', 'truth 56 %: missed %'],
    rows,
  )
}

/** Wrong: named below at a truth of 52 %, or above at a truth of 48 %. */
export function cliffTable(results: Results): string {
  const rows = MACHINE_NAMES.map((machine) => {
    const over = ratioOf(results, `ratio ${machine} 5 0.52`)
    const under = ratioOf(results, `ratio ${machine} 5 0.48`)
    const runs = over.runs + under.runs
    return [
      machine,
      withError((over.below + 1 - under.below - under.edge) / 2, runs),
      withError((over.belowPlainly + 1 - under.belowPlainly) / 2, runs),
      withError((over.edge + under.edge) / 2, runs),
    ]
  })
  return table(['machine, 5 rounds', 'wrong with the band %', 'wrong without %', 'said to be at the edge %'], rows)
}

/** @throws RangeError when the plan has no such row. */
export function ratioOf(results: Results, name: string): RatioResult {
  const result = results.ratio.get(name)
  if (!result) throw new RangeError(`The study has no row "${name}": name it as plan.ts does`)
  return result
}
