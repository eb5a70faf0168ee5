import { CONDITION_KEYS, CONDITION_LABELS, conditionText } from '../../model/condition-labels.ts'
import type { Conditions } from '../../model/machine.ts'
import type { ConditionChange } from '../../model/verdict.ts'

/** Conditions known on both sides that differ. What one side does not know is no change. */
export function changedConditions(stored: Conditions, now: Conditions): ConditionChange[] {
  return CONDITION_KEYS.flatMap((key) => {
    const [before, after] = [conditionText(key, stored), conditionText(key, now)]
    if (before === undefined || after === undefined || before === after) return []
    return [{ name: CONDITION_LABELS[key], stored: before, now: after }]
  })
}
