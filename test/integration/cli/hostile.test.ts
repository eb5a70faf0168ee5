import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { atEnd } from '../at-end.ts'
import { foundIn, HEADERS, HOSTILE, hostileServer, SECRETS, USER } from '../../hostile.ts'
import { measure, simulated, whyNot } from '../load/setting.ts'
import { command, directory, QUICK, sweepArgs } from './command.ts'

async function hostile() {
  const { url } = await simulated({ preset: QUICK })
  const server = await hostileServer(url)
  atEnd(() => server.stop())
  return server
}

const short = ['--num-predict', '12', '--rounds', '2']

describe('a hostile server', { timeout: 60_000 }, () => {
  test('sweep: nothing of it moves the terminal, orders CI, or is a secret; the JSON holds its shape', async () => {
    const server = await hostile()
    const folder = directory()
    const file = join(folder, 'sweep.json')
    const ended = await command(sweepArgs('', ...short, '--output', file), { OLLAMA_HOST: server.url })
    expect(ended.stdout).toContain('did not complete')
    expect(foundIn(ended.stdout + ended.stderr)).toEqual([])
    const written = readFileSync(file, 'utf8')
    expect(JSON.parse(written)).toMatchObject({ format: 1, scenario: { model: 'fast' } })
    expect(foundIn(written)).toEqual([])
    expect(written).not.toContain('somebody')
    expect(written.length).toBeLessThan(100_000)
    expect(readdirSync(folder)).toEqual(['sweep.json'])
    expect([...server.authorized]).toEqual([expect.stringMatching(/^Basic /)])
  })

  test('headers: sent, and in neither result nor progress', async () => {
    const server = await hostile()
    const { result, progress } = await measure(server.url, {
      headers: HEADERS,
      options: { num_predict: 12 },
      rounds: 4,
    })
    const said = result.levels.flatMap(({ requests }) => requests.flatMap(({ failure }) => failure?.message ?? []))
    expect(said.some((message) => message.includes('<secret>'))).toBe(true)
    expect(foundIn(JSON.stringify([result, progress]))).toEqual([])
  })

  test('an error has none in its causes and details either', async () => {
    const server = await hostile()
    const error = await whyNot(measure(server.url, { headers: HEADERS, model: 'absent' }))
    expect(error).toMatchObject({ code: 'MODEL_MISSING' })
    const all = inspect(error, { depth: 20, showHidden: true, maxStringLength: null })
    expect(SECRETS.filter((secret) => all.includes(secret))).toEqual([])
  })
})

describe('a hostile call', () => {
  test.each([
    ['--model', HOSTILE],
    ['--require', HOSTILE],
    ['--host', `http://${USER}:s3cret-p@ss/w0rd%zz@box:1/?key=key-0123456789abcdef`],
    ['--host', `ftp://${USER}:s3cret@box`],
  ])('%s', async (option, value) => {
    const visible = value.replaceAll('\0', '')
    const ended = await command(sweepArgs('127.0.0.1:9', option, visible))
    expect(ended.code).toBe(2)
    expect(foundIn(ended.stdout + ended.stderr)).toEqual([])
  })

  test('a model that is no command: it is quoted where it stands in one', async () => {
    const { url } = await simulated({ preset: QUICK })
    const ended = await command(sweepArgs(url, '--model', '$(touch owned)'))
    expect(ended.stderr).toContain("`ollama pull '$(touch owned)'`")
  })
})
