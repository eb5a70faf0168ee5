import { createServer, type Server } from 'node:http'
import { noticesOf } from './catalog.ts'
import { Exchange } from './exchange.ts'
import { Ollama, type SimulatorStats } from './ollama.ts'
import type { Preset } from './preset.ts'
import { settle, type Settings, type SimulatorOptions } from './settings.ts'
import { realTimeline } from './timeline.ts'

export interface Simulator {
  readonly url: string
  readonly port: number
  readonly preset: Preset
  /** To be shown once, such as that levels beyond the preset's data are extrapolated. */
  readonly notices: readonly string[]
  stats(): SimulatorStats
  /** Drops all connections; resolves when the port is free. */
  stop(): Promise<void>
}

/**
 * Starts a simulated Ollama in this thread. A client in the same thread shares its event loop: for measuring, use
 * `simulator()`, which has a thread of its own.
 * @throws TypeError for a wrong option, Error when the port cannot be had.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const settings = settle(options)
  const timeline = realTimeline()
  const ollama = new Ollama(settings, timeline)
  const server = createServer((request, response) => {
    void ollama.answer(new Exchange(request, response, timeline.now()))
  })
  keepConnections(server)
  const port = await listen(server, settings)
  return {
    url: `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`,
    port,
    preset: settings.preset,
    notices: noticesOf(settings),
    stats: () => ollama.stats(),
    stop: async () => {
      ollama.stop()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Go's server keeps idle connections open and lets a request take its time; Node's would cut both. */
function keepConnections(server: Server): void {
  server.keepAliveTimeout = 0
  server.headersTimeout = 0
  server.requestTimeout = 0
  server.timeout = 0
}

function listen(server: Server, { port, host }: Settings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'something else listens there' : cause.message
      const next = 'Choose another with the option port, or 0 for a free one.'
      reject(new Error(`The simulator cannot listen on ${host}:${port}: ${why}. ${next}`, { cause }))
    })
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
