import { parentPort, workerData } from 'node:worker_threads'
import { startSimulator } from './server.ts'

/** What the thread tells its owner once it listens. */
export interface ThreadReport {
  readonly url: string
}

const simulator = await startSimulator(workerData)

// Without a listener nothing holds the thread once the server is closed, so it ends.
parentPort?.once('message', () => void simulator.stop())

const report: ThreadReport = { url: simulator.url }
parentPort?.postMessage(report, [])
