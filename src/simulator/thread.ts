import { parentPort, workerData } from 'node:worker_threads'
import { startSimulator } from './server.ts'

/** What the thread tells its owner. */
export type ThreadReport = { readonly url: string } | { readonly stopped: true }

const simulator = await startSimulator(workerData)

parentPort?.once('message', () => {
  void simulator.stop().then(() => report({ stopped: true }))
})
report({ url: simulator.url })

function report(message: ThreadReport): void {
  parentPort?.postMessage(message, [])
}
