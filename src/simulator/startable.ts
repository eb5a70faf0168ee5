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
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  const worker = new Worker(new URL(`./thread${ending}`, import.meta.url), { workerData: options })
  const url = await nextReport(worker, (report) => ('url' in report ? report.url : undefined))
  // A forgotten simulator must not keep a finished process alive.
  worker.unref()
  let stopping: Promise<void> | undefined
  return {
    url,
    stop: () => (stopping ??= stopThread(worker)),
  }
}

async function stopThread(worker: Worker): Promise<void> {
  worker.ref()
  worker.postMessage('stop', [])
  await nextReport(worker, (report) => ('stopped' in report ? true : undefined))
  await worker.terminate()
}

/** The first report that `pick` wants; rejects when the thread fails or ends before it. */
function nextReport<T>(worker: Worker, pick: (report: ThreadReport) => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.on('message', (report: ThreadReport) => {
      const picked = pick(report)
      if (picked !== undefined) resolve(picked)
    })
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`The simulator's thread ended with code ${code}. Start it again.`)))
  })
}
