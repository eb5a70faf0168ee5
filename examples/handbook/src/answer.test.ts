import { afterAll, beforeAll, expect, test } from 'vitest'
import { simulator } from 'vitest-ollama-bench/simulator'
import { answer } from './answer.ts'

// A unit test needs no model: the simulator speaks Ollama's protocol, and what it answers means nothing.
let server: { readonly url: string; stop(): Promise<void> }
beforeAll(async () => {
  server = await simulator('fast').start()
})
afterAll(() => server.stop())

test('an answer comes back as text', async () => {
  const text = await answer('How many days of leave?', { host: server.url, model: 'fast' })
  expect(text.length).toBeGreaterThan(0)
})

test("a model that is not there is told in the server's words", async () => {
  await expect(answer('Anything?', { host: server.url, model: 'nobody' })).rejects.toThrow(/404.*not found/)
})
