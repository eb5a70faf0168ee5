import { chmodSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { managedServer } from '../../../src/managed/managed-server.ts'
import { readProcesses } from '../../../src/machine/process-table.ts'
import type { ServerSetting } from '../../../src/model/server.ts'
import {
  bystander,
  FAKE,
  familyOf,
  folderIn,
  isLiving,
  markedWith,
  ownTemporary,
  registered,
} from './left-processes.ts'

let temporary = ''
beforeEach(() => {
  temporary = ownTemporary()
  vi.stubEnv('TMPDIR', temporary)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const server = (setting: ServerSetting = {}, env: Readonly<Record<string, string>> = {}) =>
  managedServer(setting, { binary: FAKE, env })

const failure = (start: Promise<unknown>): Promise<unknown> =>
  start.then(
    () => new Error('it started'),
    (error: unknown) => error,
  )

/** A server that answers, with the pids of its family. */
async function started(env: Readonly<Record<string, string>> = {}) {
  const running = await server({ numParallel: 2 }, env).start()
  const family = async () => await familyOf(registered(temporary)[0]?.tree[0]?.pid ?? Number.NaN)
  // The server, and its runner; the registration may be a moment behind the answer.
  await expect.poll(async () => (await family()).length, { timeout: 10_000 }).toBe(2)
  const [registration] = registered(temporary)
  if (!registration) throw new Error('nothing is registered')
  return { ...running, pids: await family(), registration }
}

const noneLives = async (pids: readonly number[]): Promise<boolean> =>
  (await Promise.all(pids.map(isLiving))).every((lives) => !lives)

describe.skipIf(process.platform === 'win32')('a server of its own', { timeout: 40_000 }, () => {
  test('answers on a port of its own beside another, is registered for its user alone, and goes whole', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    const { url, pids, registration, stop } = await started()
    const answer = await fetch(`${url}/api/version`)
    expect(await answer.json()).toHaveProperty('version')
    expect(Number(new URL(url).port)).toBe(registration.port)
    expect(lstatSync(folderIn(temporary)).mode & 0o777).toBe(0o700)
    await stop()
    other.close()
    expect(await noneLives(pids)).toBe(true)
    expect(registered(temporary)).toEqual([])
    await expect(fetch(`${url}/api/version`)).rejects.toThrow()
  })

  test('that will not end when asked is killed, with its runner', async () => {
    const { pids, stop } = await started({ FAKE_STUBBORN: '1' })
    await stop()
    expect(await noneLives(pids)).toBe(true)
    expect(registered(temporary)).toEqual([])
  })

  test('that is killed leaves a runner, which goes at once', async () => {
    const { pids, registration, stop } = await started()
    const [first = Number.NaN] = pids
    process.kill(first, 'SIGKILL')
    await expect.poll(() => noneLives(pids), { timeout: 20_000 }).toBe(true)
    await expect.poll(() => registered(temporary)).toEqual([])
    await stop()
    expect(await markedWith(registration.run)).toEqual([])
  })

  test('whose supervisor is killed is ended when it is stopped', async () => {
    const { pids, registration, stop } = await started()
    process.kill(registration.supervisor.pid, 'SIGKILL')
    await stop()
    expect(await noneLives(pids)).toBe(true)
    expect(registered(temporary)).toEqual([])
  })

  test('that ends at once: its last words, without a path', async () => {
    const words = 'Error: could not create directory mkdir /home/somebody/.ollama: permission denied'
    const error = await failure(server({}, { FAKE_LAST_WORDS: words }).start())
    expect(error).toMatchObject({ code: 'SERVER_NOT_STARTED' })
    expect(String(error)).toContain('mkdir <path>: permission denied')
    expect(String(error)).not.toContain('somebody')
    expect(registered(temporary)).toEqual([])
  })

  test('that is not there, or no program: what to do', async () => {
    vi.stubEnv('PATH', temporary)
    expect(await failure(managedServer({}, {}).start())).toMatchObject({
      code: 'SERVER_NOT_STARTED',
      message: expect.stringContaining('Install Ollama') as string,
    })
    const file = join(temporary, 'no-program')
    writeFileSync(file, '')
    chmodSync(file, 0o600)
    const error = await failure(managedServer({}, { binary: file }).start())
    expect(String(error)).toContain('"no-program" is not there, or may not be run')
    expect(String(error)).not.toContain(temporary)
  })

  test('is not registered in a folder that somebody else could have made', async () => {
    const elsewhere = ownTemporary()
    symlinkSync(elsewhere, folderIn(temporary))
    expect(await failure(server().start())).toMatchObject({ code: 'SERVER_NOT_STARTED' })
  })
})

/** A run whose supervisor is gone, as its file tells. */
async function abandoned(run: string, pids: readonly number[], startedAt?: string): Promise<void> {
  const table = await readProcesses()
  const tree = pids.map((pid) => ({ pid, startedAt: startedAt ?? table?.get(pid)?.startedAt ?? '' }))
  mkdirSync(folderIn(temporary), { recursive: true, mode: 0o700 })
  const registration = { run, port: 9, supervisor: { pid: 2 ** 22, startedAt: '1' }, tree }
  writeFileSync(join(folderIn(temporary), `${run}.json`), JSON.stringify(registration))
}

/** Other tests run at the same time, and what they start may be named too. */
const about = (notes: readonly string[] = [], pid: number): string | undefined =>
  notes.find((note) => note.includes(`(pid ${pid})`))

const RUN = '00000000-0000-4000-8000-000000000001'

describe.skipIf(process.platform !== 'linux')('what an earlier run left', { timeout: 40_000 }, () => {
  test('is named and ended, and nothing else is', async () => {
    const { pids, registration } = await started()
    const [first = Number.NaN, runner = Number.NaN] = pids
    process.kill(registration.supervisor.pid, 'SIGKILL')
    process.kill(first, 'SIGKILL')
    await expect.poll(() => noneLives([first, registration.supervisor.pid])).toBe(true)
    expect(await isLiving(runner)).toBe(true)
    const next = await server().start()
    expect(about(next.notes, runner)).toMatch(/^a runner \(pid \d+\) that an earlier run .* is ended now\.$/)
    expect(await noneLives(pids)).toBe(true)
    await next.stop()
  })

  test('a registered pid without the marker, and one of another start, belong to somebody else now', async () => {
    const [unmarked, reused] = [bystander(), bystander({ VITEST_OLLAMA_BENCH_RUN: RUN.replace('1', '2') })]
    await abandoned(RUN, [unmarked])
    await abandoned(RUN.replace('01', '03'), [reused], '1')
    const next = await server().start()
    await next.stop()
    expect(await Promise.all([unmarked, reused].map(isLiving))).toEqual([true, true])
    expect(registered(temporary)).toEqual([])
  })

  test('a marked process of no known run is named and left alone', async () => {
    const pid = bystander({ VITEST_OLLAMA_BENCH_RUN: RUN.replace('01', '04') })
    await expect.poll(() => markedWith(RUN.replace('01', '04'))).toEqual([pid])
    const next = await server().start()
    await next.stop()
    expect(about(next.notes, pid)).toContain('says that a run of this tool started it')
    expect(await isLiving(pid)).toBe(true)
  })

  test('a file that is no registration is left alone, whatever pid it names', async () => {
    const pid = bystander()
    mkdirSync(folderIn(temporary), { recursive: true, mode: 0o700 })
    const forged = { run: RUN, port: 9, supervisor: { pid: 1, startedAt: '1' }, tree: [{ pid: -pid, startedAt: '1' }] }
    writeFileSync(join(folderIn(temporary), `${RUN}.json`), JSON.stringify(forged))
    const next = await server().start()
    await next.stop()
    expect(about(next.notes, pid)).toBeUndefined()
    expect(await isLiving(pid)).toBe(true)
  })

  test('a server that is still looked after is left alone', async () => {
    const { pids, stop } = await started()
    const beside = await server().start()
    expect(pids.map((pid) => about(beside.notes, pid))).toEqual([undefined, undefined])
    await beside.stop()
    expect(await Promise.all(pids.map(isLiving))).toEqual([true, true])
    await stop()
  })
})
