import { PRESETS, simulator } from 'vitest-ollama-bench/simulator'
import { MODEL } from '../src/prompts.ts'

/** An invented machine that holds the app's model. Its numbers say nothing of yours. */
const INVENTED = {
  ...PRESETS.healthy,
  name: 'handbook example',
  stepMs: [16, 20, 26, 32],
  requestMs: 80,
  model: { ...PRESETS.healthy.model, name: MODEL },
}

/** Your own Ollama, as OLLAMA_HOST names it, unless a simulated run was asked for. */
export const host = process.env['SIMULATED'] === undefined ? undefined : simulator(INVENTED)
