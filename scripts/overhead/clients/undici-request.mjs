// What one writes first: undici's request, and JSON.parse of every line as it comes.
import { Agent, request } from 'undici'
import { Lines } from './trace.mjs'

export async function start({ url }) {
  const dispatcher = new Agent({ pipelining: 1 })
  const ask = async (body) => {
    const answer = await request(`${url}/api/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      dispatcher,
    })
    const decoder = new TextDecoder()
    const lines = new Lines()
    for await (const chunk of answer.body) lines.take(decoder.decode(chunk, { stream: true }))
    return lines.trace()
  }
  return { round: (bodies) => Promise.all(bodies.map(ask)), close: () => dispatcher.close() }
}
