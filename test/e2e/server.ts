import { onTestFinished } from 'vitest'
import {
  type Preset,
  PRESETS,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../src/simulator/index.ts'

/** The quick preset with longer steps: what a busy machine adds to one stays far inside the provisional limits. */
const MACHINE: Preset = { ...PRESETS.fast, stepMs: [10, 15, 20, 25], requestMs: 30, loadMs: 50 }

type Options = Omit<SimulatorOptions, 'preset'>

/** A simulated Ollama for the time of the test. */
export async function simulated(options: Options = {}): Promise<Simulator> {
  const simulator = await startSimulator({ ...options, preset: MACHINE })
  onTestFinished(() => simulator.stop())
  return simulator
}

/** The same, as the environment that points a run at it. */
export async function serve(options: Options = {}): Promise<{ OLLAMA_HOST: string }> {
  return { OLLAMA_HOST: (await simulated(options)).url }
}

/** An address at which nothing listens. */
export const NOBODY = { OLLAMA_HOST: 'http://127.0.0.1:9' }
