import type { Warning } from '../../model/result.ts'
import { bimodalRounds } from './bimodal-rounds.ts'
import { clientStarved } from './client-starved.ts'
import { drifting } from './drifting.ts'
import type { GuardInput } from './input.ts'
import { otherClients, otherModel, restarted } from './others.ts'
import { memoryTight } from './memory-tight.ts'
import { onBattery, throttled } from './power.ts'
import { shortOutputs } from './short-outputs.ts'
import { suspended } from './suspended.ts'
import { swapping } from './swapping.ts'

export type { GuardInput } from './input.ts'
export { textChanged } from './text-changed.ts'

const GUARDS: readonly ((input: GuardInput) => Warning[])[] = [
  suspended,
  restarted,
  clientStarved,
  otherClients,
  otherModel,
  swapping,
  memoryTight,
  throttled,
  onBattery,
  drifting,
  bimodalRounds,
  shortOutputs,
]

/** Whether a load is fit to be judged: what speaks against it carries `guard`, what is only worth a word does not. */
export function guardWarnings(input: GuardInput): Warning[] {
  return GUARDS.flatMap((guard) => guard(input))
}
