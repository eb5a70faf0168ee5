// The built-in fetch with the streams of the web.
import { Lines } from './trace.mjs'

export async function start({ url }) {
  const ask = async (body) => {
    const answer = await fetch(`${url}/api/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const lines = new Lines()
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) lines.take(text)
    return lines.trace()
  }
  return { round: (bodies) => Promise.all(bodies.map(ask)), close: () => {} }
}
