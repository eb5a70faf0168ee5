import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { renderJson } from '../../../src/report/json.ts'
import { httpServer } from '../client/servers.ts'
import { measure, recordingProxy, simulated, whyNot } from './setting.ts'

const PROMPT = 'Confidential: the merger with Umbrella is on Friday.'
const SYSTEM = 'You are Bartholomew.'
const USER = 'someone'
const PASSWORD = 's3cret-p@ss'
const BASIC = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`

const withCredentials = (port: number) => `http://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`

/** Everything that a person could find in a value, nested causes and hidden fields included. */
const allOf = (value: unknown) =>
  inspect(value, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null })

test('a run through a proxy that asks for a password: it works, and nothing private is in what it leaves', async () => {
  const { url: target } = await simulated()
  const proxy = await recordingProxy(target, ({ headers }, response) => {
    if (headers.authorization === BASIC) return false
    response.writeHead(401).end('Unauthorized')
    return true
  })
  const { result, progress } = await measure(withCredentials(proxy.port), {
    prompt: PROMPT,
    system: SYSTEM,
    headers: { 'x-token': 'tok-123456' },
  })
  expect(proxy.seen.every(({ headers }) => headers.authorization === BASIC)).toBe(true)
  expect(proxy.measured().every(({ body }) => body.prompt?.includes(PROMPT))).toBe(true)

  const left = [renderJson(result), JSON.stringify(result), JSON.stringify(progress)].join('\n')
  for (const secret of ['Confidential', 'Umbrella', 'Bartholomew', USER, PASSWORD, 's3cret', BASIC, 'tok-123456']) {
    expect(left).not.toContain(secret)
  }
  expect(left).not.toMatch(/https?:|127\.0\.0\.1|localhost/)
  expect(left).not.toContain(String(proxy.port))

  const answered = proxy.measured().flatMap(({ answer }) => [...answer.matchAll(/"response":" (\w{5,})"/g)])
  const words = answered.flatMap(([, word]) => (word ? [word] : []))
  expect(words.length).toBeGreaterThan(5)
  expect(words.filter((word) => left.includes(word))).toEqual([])
})

/** Nothing of what the user keeps to themselves is in an error or in what it was caused by. */
const clean = (error: unknown) => {
  expect(error).toBeInstanceOf(Error)
  const text = allOf(error)
  for (const secret of [USER, PASSWORD, encodeURIComponent(PASSWORD), BASIC, PROMPT]) expect(text).not.toContain(secret)
}

describe('an error says nothing private either', () => {
  test('no server', async () => {
    clean(await whyNot(measure(withCredentials(1), { prompt: PROMPT })))
  })

  test('a wrong password', async () => {
    const { port } = await httpServer((_request, response) => response.writeHead(401).end('Unauthorized'))
    const error = await whyNot(measure(withCredentials(port), { prompt: PROMPT }))
    expect(error).toMatchObject({ code: 'NOT_OLLAMA', details: { status: 401 } })
    clean(error)
  })

  test('a missing model', async () => {
    const { port } = await simulated()
    clean(await whyNot(measure(withCredentials(port), { prompt: PROMPT, model: 'nope' })))
  })

  test('a model that does not load', async () => {
    const { port } = await simulated({ numParallel: 1024 })
    const error = await whyNot(measure(withCredentials(port), { prompt: PROMPT, options: { num_ctx: 32_768 } }))
    expect(error).toMatchObject({ code: 'MODEL_TOO_LARGE' })
    clean(error)
  })
})
