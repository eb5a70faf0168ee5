import type { Warning } from '../../model/result.ts'
import type { GuardInput } from './input.ts'

const LEVELS = ['nominal', 'moderate', 'heavy', 'trapping', 'sleeping']

/** The system itself says that it slowed down because of heat. Silence proves nothing: clocks can fall without a word. */
export function throttled({ observations: { thermalLevel = 0, throttleEvents = 0 } }: GuardInput): Warning[] {
  if (thermalLevel < 1 && throttleEvents < 1) return []
  const seen =
    thermalLevel >= 1
      ? `thermal pressure was "${LEVELS[thermalLevel] ?? thermalLevel}"`
      : `processors were slowed down by their temperature ${throttleEvents} time(s)`
  return [
    {
      code: 'throttled',
      guard: true,
      message: `${seen} during the rounds, so the machine was slower than it is when cool`,
      advice:
        'Let it cool down (a minute of rest is often enough), free its air, and run again; or ask for fewer tokens.',
    },
  ]
}

/** A machine on battery may run slower, and how much differs from day to day. */
export function onBattery({ observations: { power = [] } }: GuardInput): Warning[] {
  if (!power.includes('battery')) return []
  return [
    {
      code: 'on-battery',
      guard: true,
      message: 'the machine ran on battery, where it may be slower',
      advice: 'Plug it in and run again.',
    },
  ]
}
