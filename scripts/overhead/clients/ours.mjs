// The client of this project as it is packed, its rehearsal included.
import { OllamaClient } from '../../../dist/client/ollama.js'
import { rehearse } from '../../../dist/client/rehearsal.js'
import { startClock } from '../../../dist/clock.js'

export async function start({ url }) {
  const clock = startClock()
  await rehearse(clock)
  const client = new OllamaClient(url, clock)
  const patience = { idleMs: 60_000, firstMs: 60_000 }
  return {
    round: async (bodies, round) => {
      return await client.round({ endpoint: 'generate', bodies, parallel: bodies.length, round }, patience)
    },
    close: () => client.close(),
  }
}
