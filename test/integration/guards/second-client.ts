/** Somebody else: streams one answer after another over a kept-alive connection until it is killed. */
const [url = ''] = process.argv.slice(2)
const body = JSON.stringify({ model: 'fast', prompt: 'Tell me more.', options: { num_predict: 500, seed: 7 } })

for (let asked = 0; ; asked += 1) {
  const answer = await fetch(`${url}/api/generate`, { method: 'POST', body })
  const reader = answer.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    if (asked === 0) process.stdout.write('talking\n')
  }
}
