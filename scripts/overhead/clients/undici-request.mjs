// What one writes first: undici's request, and JSON.parse of every line as it comes.
import { Agent, request } from 'undici'

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
    const stamps = []
    let open = ''
    for await (const chunk of answer.body) {
      const lines = (open + decoder.decode(chunk, { stream: true })).split('\n')
      open = lines.pop()
      for (const line of lines) if (JSON.parse(line).response !== '') stamps.push(performance.now())
    }
    return stamps
  }
  return { round: (bodies) => Promise.all(bodies.map(ask)), close: () => dispatcher.close() }
}
