import type { Warning } from '../../model/result.ts'
import type { GuardInput } from './input.ts'

/** Time servers move a clock by less than this in the length of a run. */
const LEAST_MS = 2_000

/** The machine slept, or its clock was set: what was in flight then is no measurement. */
export function suspended({ observations: { clockGapMs = 0, slept } }: GuardInput): Warning[] {
  const jumped = Math.abs(clockGapMs) > LEAST_MS
  if (!slept && !jumped) return []
  const by = `${Math.round(Math.abs(clockGapMs) / 1000)} s`
  const seen = slept
    ? 'the machine slept'
    : `the wall clock jumped by ${by}: the machine was suspended or its clock set,`
  return [
    {
      code: 'suspended',
      guard: true,
      message: `${seen} during the rounds`,
      advice: 'Keep it awake (`caffeinate -i -m -s` on a Mac, `systemd-inhibit` on Linux) and run again.',
    },
  ]
}
