import { inject } from 'vitest'
import { BenchError } from '../errors.ts'
import { type Settings, SETTINGS_KEY } from './contract.ts'

/** What the plugin gave this project. @throws BenchError SETUP_MISSING where the plugin is not in the config */
export function settings(): Settings {
  const given: Settings | undefined = inject(SETTINGS_KEY)
  if (given) return given
  throw new BenchError(
    'SETUP_MISSING',
    "vitest-ollama-bench is imported here, but its plugin is not in the Vitest config: add `plugins: [ollamaBench()]` (import { ollamaBench } from 'vitest-ollama-bench/plugin') to vitest.config.ts, and run `npx vitest bench` with Vitest 5.1 or newer.",
  )
}
