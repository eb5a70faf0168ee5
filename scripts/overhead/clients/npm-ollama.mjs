// Ollama's own client for JavaScript.
import { Ollama } from 'ollama'

export async function start({ url }) {
  const client = new Ollama({ host: url })
  const ask = async (body) => {
    const stamps = []
    for await (const part of await client.generate(body)) if (part.response !== '') stamps.push(performance.now())
    return stamps
  }
  return { round: (bodies) => Promise.all(bodies.map(ask)), close: () => {} }
}
