import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { Examination, FindingKey } from '../../../src/model/finding.ts'
import { type SimulatorOptions, startSimulator } from '../../../src/simulator/index.ts'
import { HOSTILE } from '../../hostile.ts'
import { atEnd } from '../at-end.ts'
import { httpServer } from '../client/servers.ts'
import { type Ended, QUICK } from './command.ts'
import { Folder } from './folder.ts'

const READY = {
  'package.json': '{ "type": "module" }',
  'node_modules/vitest/package.json': '{ "version": "5.1.1" }',
  'node_modules/vitest-ollama-bench/package.json': '{ "version": "0.1.0" }',
  'vitest.config.ts': "import { ollamaBench } from 'vitest-ollama-bench/plugin'\n",
}

/** Steps long enough that requests overlap for as long as the server lets them, however busy this machine is. */
const STEADY = { ...QUICK, stepMs: [8, 10, 12, 14] }

async function serverWith(options: Omit<SimulatorOptions, 'preset'> = {}): Promise<{ OLLAMA_HOST: string }> {
  const server = await startSimulator({ ...options, preset: STEADY })
  atEnd(() => server.stop())
  return { OLLAMA_HOST: server.url }
}

async function passOn(url: string, init: RequestInit, response: ServerResponse): Promise<void> {
  const answer = await fetch(url, init)
  response.writeHead(answer.status)
  for await (const chunk of answer.body ?? []) response.write(chunk)
  response.end()
}

const examinationOf = ({ stdout }: Ended): Examination => JSON.parse(stdout) as Examination

const finding = (ended: Ended, key: FindingKey) => examinationOf(ended).findings.find((one) => one.key === key)

/** What the code must be, whatever this machine's power, swap and load are. */
const codeOf = (ended: Ended): number => {
  const states = new Set(examinationOf(ended).findings.map(({ state }) => state))
  return states.has('mend') ? 1 : states.has('unknown') ? 3 : 0
}

const ALL: readonly FindingKey[] = [
  'node',
  'vitest',
  'plugin',
  'server',
  'model',
  'slots',
  'memory',
  'swap',
  'power',
  'load',
  'machine',
]

describe('doctor', { timeout: 60_000 }, () => {
  test('no server: said, with what to start, and what needs one is not looked at', async () => {
    const folder = new Folder(READY)
    const ended = await folder.run(['doctor', '--json'], { OLLAMA_HOST: 'http://127.0.0.1:9' })
    expect(examinationOf(ended).findings.map(({ key }) => key)).toEqual(ALL)
    expect(finding(ended, 'server')).toMatchObject({
      state: 'mend',
      text: 'no Ollama server answers at 127.0.0.1:9 (ECONNREFUSED)',
      advice: expect.stringContaining('ollama serve'),
    })
    for (const key of ['model', 'slots', 'memory'] as const) expect(finding(ended, key)?.state).toBe('skipped')
    expect(ended).toMatchObject({ code: 1, stderr: '' })
  })

  test('a missing model: how to pull it, and what else is there; nothing is loaded', async () => {
    const ended = await new Folder(READY).run(['doctor', '--json', '--model', 'absent:7b'], await serverWith())
    expect(finding(ended, 'model')).toEqual({
      key: 'model',
      state: 'mend',
      text: 'the server does not have absent:7b',
      advice: 'Run `ollama pull absent:7b` there. It has: fast:latest.',
    })
    expect(finding(ended, 'slots')?.state).toBe('skipped')
    expect(ended).toMatchObject({ code: 1, stderr: '' })
  })

  test('OLLAMA_NUM_PARALLEL=1: seen by asking, and to be mended where the benches require more', async () => {
    const server = await serverWith({ numParallel: 1 })
    const require =
      "import { scenario } from 'vitest-ollama-bench'\nscenario('x', { model: 'fast', require: ['cliff > 2'] })"
    const needing = await new Folder({ ...READY, 'a.bench.ts': require }).run(['doctor', '--json'], server)
    expect(finding(needing, 'slots')).toMatchObject({ state: 'mend', text: expect.stringContaining('one at a time') })
    expect(finding(needing, 'slots')?.advice).toContain('OLLAMA_NUM_PARALLEL=4 ollama serve')
    expect(needing.code).toBe(1)
    const other = await new Folder(READY).run(['doctor', '--json'], server)
    expect(finding(other, 'slots')?.state).toBe('caution')
    expect(other.code).toBe(codeOf(other))
  })

  test.each([
    [2, 'slots seen: 2;'],
    [4, 'slots seen: ≥ 4'],
  ])('%d slots: seen by asking, after saying so', async (numParallel, words) => {
    const ended = await new Folder(READY).run(['doctor', '--json'], await serverWith({ numParallel }))
    expect(finding(ended, 'slots')).toMatchObject({ state: 'fine', text: expect.stringContaining(words) })
    expect(finding(ended, 'memory')).toMatchObject({ state: 'fine', text: expect.stringMatching(/of 17\.2 GB RAM/) })
    expect(ended.stderr).toMatch(/^loading fast:latest for a few tokens at P=1, 2, 4,/)
    expect(ended.code).toBe(codeOf(ended))
  })

  test('--no-probe loads nothing, and memory is predicted', async () => {
    const server = await startSimulator({ preset: STEADY })
    atEnd(() => server.stop())
    const ended = await new Folder(READY).run(['doctor', '--json', '--no-probe'], { OLLAMA_HOST: server.url })
    expect(finding(ended, 'slots')).toMatchObject({ state: 'skipped', text: 'not probed, as asked' })
    expect(finding(ended, 'memory')?.text).toMatch(/^predicted: /)
    expect(await (await fetch(`${server.url}/api/ps`)).json()).toEqual({ models: [] })
  })

  test('a model that takes longer to load than the limit: it could not look', async () => {
    const server = await serverWith({ loadMs: 60_000 })
    const ended = await new Folder(READY).run(['doctor', '--json', '--time-limit', '1s'], server)
    expect(finding(ended, 'slots')).toMatchObject({ state: 'unknown', text: 'the probe did not end within 1 s' })
    expect(ended.code).toBe(codeOf(ended))
  })

  test('where another model is loaded, this one is not, unless that is asked for', async () => {
    const { OLLAMA_HOST: target } = await serverWith()
    const { url } = await httpServer((request, response) => {
      if (request.url === '/api/ps')
        return response.end(JSON.stringify({ models: [{ name: 'other:1b', model: 'other:1b' }] }))
      request.setEncoding('utf8')
      const chunks: string[] = []
      request.on('data', (chunk: string) => chunks.push(chunk))
      request.on('end', () => {
        const body = chunks.length > 0 ? { body: chunks.join('') } : {}
        void passOn(`${target}${request.url}`, { method: request.method, ...body }, response)
      })
      return undefined
    })
    const refused = await new Folder(READY).run(['doctor', '--json'], { OLLAMA_HOST: url })
    expect(finding(refused, 'slots')).toMatchObject({ state: 'skipped', text: expect.stringContaining('push out') })
    expect(finding(refused, 'load')?.text).toContain("1 other model in the server's memory")
    expect(refused.stderr).toBe('')
    const asked = await new Folder(READY).run(['doctor', '--json', '--probe'], { OLLAMA_HOST: url })
    expect(finding(asked, 'slots')).toMatchObject({ state: 'fine' })
  })

  test('a hostile server: its words stay words, and no name of it becomes a command', async () => {
    const { url } = await httpServer((request, response) => {
      if (request.url === '/api/version') return response.end(JSON.stringify({ version: HOSTILE }))
      const models = [{ name: HOSTILE, model: HOSTILE, size: 1 }]
      return response.end(JSON.stringify({ models }))
    })
    const ended = await new Folder(READY).run(['doctor'], { OLLAMA_HOST: url })
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain('✗ mend     model       the server has no model that generates text')
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(ended.stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]|^\s*::/m)
  })

  test('wrong use', async () => {
    const folder = new Folder(READY)
    expect(await folder.run(['doctor', '--model', '$(touch owned)'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is no name of a model'),
    })
    expect(await folder.run(['doctor', '--host', 'ftp://x'])).toMatchObject({ code: 2 })
    expect(await folder.run(['doctor', '--time-limit', 'soon'])).toMatchObject({ code: 2 })
  })
})
