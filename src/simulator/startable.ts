import { Worker } from 'node:worker_threads'
import type { Preset } from './preset.ts'
import type { PresetName } from './presets.ts'
import { settle, type SimulatorOptions } from './settings.ts'
import type { ThreadReport } from './thread.ts'

/** A simulator that is started when a measurement needs it. */
export interface StartableSimulator {
  readonly label: string
  start(): Promise<{ readonly url: string; stop(): Promise<void> }>
}

/**
 * A simulator in a thread of its own, so that it and the client do not share an event loop.
 * @throws TypeError for a wrong option, at once.
 */
export function simulator(
  preset: PresetName | Preset,
  options: Omit<SimulatorOptions, 'preset'> = {},
): StartableSimulator {
  const all = { ...options, preset }
  const settings = settle(all)
  const slots = settings.numParallel === 1 ? '1 slot' : `${settings.numParallel} slots`
  return { label: `simulated ${settings.preset.name}, ${slots}`, start: () => startThread(all) }
}

async function startThread(options: SimulatorOptions) {
  // Beside this file: source (.ts) and build (.js) have the same layout.
  const ending = /\.[cm]?[jt]s(?=\?|$)/.exec(import.meta.url)?.[0] ?? '.js'
  const worker = new Worker(new URL(`./thread${ending}`, import.meta.url), { workerData: options })
  const ended = new Promise<Error | undefined>((resolve) => {
    worker.once('error', resolve)
    worker.once('exit', () => resolve(undefined))
  })
  const url = await firstReport(worker, ended)
  // A forgotten simulator must not keep a finished process alive.
  worker.unref()
  return { url, stop: () => stopThread(worker, ended) }
}

/** @throws Error when the thread failed while it ran. */
async function stopThread(worker: Worker, ended: Promise<Error | undefined>): Promise<void> {
  worker.ref()
  worker.postMessage('stop', [])
  const cause = await ended
  if (cause)
    throw new Error(`The simulator failed while it ran: ${cause.message}. Its last answers are not to be trusted.`, {
      cause,
    })
}

async function firstReport(worker: Worker, ended: Promise<Error | undefined>): Promise<string> {
  const started = new Promise<string>((resolve) => {
    worker.once('message', (report: ThreadReport) => resolve(report.url))
  })
  const first = await Promise.race([started, ended])
  if (typeof first === 'string') return first
  throw first ?? new Error("The simulator's thread ended before it listened. Start it again.")
}
