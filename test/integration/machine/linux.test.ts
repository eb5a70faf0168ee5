import { once } from 'node:events'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { describeConditions, describeMachine } from '../../../src/machine/describe.ts'
import { run } from '../../../src/machine/exec.ts'
import { readTreeMemory } from '../../../src/machine/memory.ts'
import { orphanedRunners } from '../../../src/machine/ollama-process.ts'
import { serverPid } from '../../../src/machine/server-pid.ts'
import { Family, offBy, rssByPs } from './process-family.ts'

const families: Family[] = []

function startFamily(): Family {
  const family = new Family()
  families.push(family)
  return family
}

afterEach(async () => {
  await Promise.all(families.splice(0).map((family) => family.end()))
})

describe.skipIf(process.platform === 'win32')('a command', () => {
  test('gives its text in a fixed locale, without a shell', async () => {
    expect(await run('/usr/bin/env', [])).toMatch(/^LC_ALL=C$/m)
    expect(await run('/bin/echo', ['$HOME; `id`'])).toBe('$HOME; `id`\n')
  })

  test('that is missing, fails, or says nothing is not known', async () => {
    expect(await run('/nowhere/footprint', [])).toBeUndefined()
    expect(await run('/bin/sh', ['-c', 'echo half; exit 3'])).toBeUndefined()
    expect(await run('/bin/sh', ['-c', 'echo half; exit 3'], { exit: 'any' })).toBe('half\n')
    expect(await run('/bin/sh', ['-c', ':'])).toBeUndefined()
  })

  test('that hangs is ended, whatever it had printed', async () => {
    expect(await run('/bin/sh', ['-c', 'echo half; exec sleep 60'], { timeoutMs: 50, exit: 'any' })).toBeUndefined()
  })
})

describe.skipIf(process.platform !== 'linux')('the pid behind a port', () => {
  test.each(['127.0.0.1', '0.0.0.0', '::'])('bound to %s', async (host) => {
    const family = startFamily()
    expect(await serverPid(await family.listen(0, host))).toBe(family.pid)
  })

  test('is the listener’s, not that of a client of it', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    expect(await serverPid(port)).toBe(process.pid)
    server.close()
    await once(server, 'close')
    expect(await serverPid(port)).toBeUndefined()
  })
})

describe.skipIf(process.platform !== 'linux')('this machine', () => {
  test('memory of a tree of one process, and none of a dead one', async () => {
    const family = startFamily()
    await family.addChild(1)
    expect(await readTreeMemory(family.pid)).toMatchObject({ source: 'rss', processes: 2 })
    const alone = startFamily()
    await alone.listen(0, '127.0.0.1')
    const memory = await readTreeMemory(alone.pid)
    expect(offBy(memory?.bytes, rssByPs([alone.pid]))).toBeLessThan(0.03)
    await alone.end()
    expect(await readTreeMemory(alone.pid)).toBeUndefined()
    expect(await orphanedRunners(alone.pid)).toEqual([])
  })

  test('has a key of its own, its RAM and nothing private', async () => {
    const machine = await describeMachine()
    expect(machine).toMatchObject({ origin: 'local', osFamily: 'linux' })
    expect(machine.key).toMatch(/ · \d+ [GM]iB · linux$/)
    expect(machine.ramBytes).toBeLessThanOrEqual(totalmem() + 2 ** 30)
    expect(await describeMachine(process.pid)).toEqual(machine)
    const said = JSON.stringify([machine, await describeConditions()])
    for (const secret of [process.env.USER, process.env.HOSTNAME, process.cwd()]) {
      if (secret !== undefined && secret.length > 4) expect(said).not.toContain(secret)
    }
  })

  test('says which Linux it runs', async () => {
    expect((await describeConditions()).osVersion).toMatch(/, kernel \d+\.\d+/)
  })
})
