import { randomUUID } from 'node:crypto'
import { OllamaClient } from '../client/ollama.ts'
import { publicWords } from '../client/public-words.ts'
import { startClock } from '../clock.ts'
import { BenchError } from '../errors.ts'
import type { Started } from '../model/scenario.ts'
import type { ManagedServer, ServerSetting } from '../model/server.ts'
import { findBinary } from './binary.ts'
import type { Ending } from './contract.ts'
import { serverEnvironment } from './environment.ts'
import { freePort } from './free-port.ts'
import { endLeftovers } from './leftovers.ts'
import { openRegistry, registryFolder } from './registry.ts'
import { SupervisedServer } from './supervised-server.ts'

/** A server looks for GPUs before it answers, which has taken 10 s. */
const START_MS = 60_000
const LOOK_MS = 50

/** Between finding a free port and the server's taking it, somebody else may. */
const MOST_PORTS = 3
const PORT_TAKEN = /address already in use/i

/** Starts an `ollama serve` and waits until it answers. @throws BenchError SERVER_NOT_STARTED */
export async function startManaged(
  setting: ServerSetting,
  from: Pick<ManagedServer, 'env' | 'binary'>,
): Promise<Started> {
  if (process.platform !== 'linux' && process.platform !== 'darwin') throw notHere()
  const binary = findBinary(from.binary)
  const folder = registryFolder()
  openRegistry(folder)
  const notes = await endLeftovers(folder)
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    const environment = serverEnvironment(setting, { own: process.env, env: from.env, port })
    const server = SupervisedServer.launch({ run: randomUUID(), folder, binary, port, environment })
    const url = `http://127.0.0.1:${port}`
    const failure = await untilItAnswers(url, server)
    if (failure === undefined) return { url, notes, stop: () => server.stop() }
    await server.stop()
    if (attempt < MOST_PORTS && PORT_TAKEN.test(failure.words)) continue
    throw notStarted(failure)
  }
}

/** Nothing when the server answers; else what it wrote last, or nothing if it wrote nothing in time. */
async function untilItAnswers(url: string, server: SupervisedServer): Promise<Ending | undefined> {
  const clock = startClock()
  const client = new OllamaClient(url, clock)
  try {
    while (clock.now() < START_MS) {
      const answers = await client.version().then(
        () => true,
        () => false,
      )
      // A server that could not have the port has ended, and somebody else answers on it.
      const ending = await Promise.race([server.ended, clock.sleep(LOOK_MS)])
      if (ending) return ending
      if (answers) return undefined
    }
    return { words: `it did not answer within ${START_MS / 1000} s` }
  } finally {
    await client.close()
  }
}

function notStarted({ words }: Ending): BenchError {
  const lines = words.split('\n').filter((line) => line.trim() !== '')
  const telling = lines.findLast((line) => /error|panic|fatal/i.test(line)) ?? lines.at(-1)
  const said = telling === undefined ? 'It said nothing' : `Its last words: ${publicWords(telling)}`
  return new BenchError(
    'SERVER_NOT_STARTED',
    `the server that this run started ended before it answered. ${said}. Run \`ollama serve\` by hand with the same environment to see all it says.`,
  )
}

function notHere(): BenchError {
  return new BenchError(
    'SERVER_NOT_STARTED',
    'a server can be started by a run on Linux and macOS only, where its processes can be found and ended. Start it by hand, and name it with `host`.',
  )
}
