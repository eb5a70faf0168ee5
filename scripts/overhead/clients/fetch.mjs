// The built-in fetch with the streams of the web.
export async function start({ url }) {
  const ask = async (body) => {
    const answer = await fetch(`${url}/api/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const stamps = []
    let open = ''
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      const lines = (open + text).split('\n')
      open = lines.pop()
      for (const line of lines) if (JSON.parse(line).response !== '') stamps.push(performance.now())
    }
    return stamps
  }
  return { round: (bodies) => Promise.all(bodies.map(ask)), close: () => {} }
}
