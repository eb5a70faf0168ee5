import type { Tolerances } from '../../model/baseline.ts'

/** @throws TypeError on a tolerance that is not a share: negative, NaN, or 100 % and more. */
export function checkedTolerance(tolerance: Tolerances = {}): Tolerances {
  for (const [metric, share] of Object.entries(tolerance)) {
    if (share !== undefined && !(share >= 0 && share < 1)) {
      throw new TypeError(
        `Tolerance ${share} of ${metric} is not a share between 0 and 1: no slow-down could be told from it. Write 0.05 for 5 %.`,
      )
    }
  }
  return tolerance
}
