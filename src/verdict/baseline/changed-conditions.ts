import { CONDITION_KEYS, CONDITION_LABELS } from '../../model/condition-labels.ts'
import type { Conditions } from '../../model/machine.ts'
import type { ConditionChange } from '../../model/verdict.ts'
import { percent } from '../judge/percent.ts'

/** Digits of a digest that a person compares. */
const DIGEST_DIGITS = 12

/** Conditions known on both sides that differ. What one side does not know is no change. */
export function changedConditions(stored: Conditions, now: Conditions): ConditionChange[] {
  return CONDITION_KEYS.flatMap((key) => {
    const [before, after] = [shown(key, stored), shown(key, now)]
    if (before === undefined || after === undefined || before === after) return []
    return [{ name: CONDITION_LABELS[key], stored: before, now: after }]
  })
}

function shown(key: keyof Conditions, conditions: Conditions): string | undefined {
  const value = conditions[key]
  if (value === undefined) return undefined
  if (key === 'gpuShare') return percent(Number(value))
  if (key === 'gpuWorkingSetBytes') return `${(Number(value) / 2 ** 30).toFixed(2)} GiB`
  if (key === 'modelDigest')
    return String(value)
      .replace(/^sha256:/, '')
      .slice(0, DIGEST_DIGITS)
  return String(value)
}
