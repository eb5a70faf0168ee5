import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import type { SweepResult } from '../../../src/model/result.ts'
import { atEnd } from '../at-end.ts'
import { recordingProxy, type Seen, simulated } from '../load/setting.ts'
import { directory, QUICK, start, sweepArgs } from './command.ts'

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as SweepResult

/** Takes connections and never says a word. */
async function mute(): Promise<{ readonly url: string; open(): number }> {
  const server = createServer()
  const sockets = new Set<object>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket
      .resume()
      .on('error', () => {})
      .once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, open: () => sockets.size }
}

const isWarmUp = ({ body }: Seen) => body.options?.['num_predict'] === 8

// A time-out of the tool ends such a wait too, but none of them comes this soon.
describe.concurrent('a sweep that is told to stop', { timeout: 14_000 }, () => {
  test('in the middle of P=4, by a signal that npm passes on: the rounds that ended are shown and written', async () => {
    const server = await simulated()
    const folder = directory()
    const output = join(folder, 'sweep.json')
    const args = sweepArgs(server.url, '--parallel', '1,4', '--rounds', '50', '--num-predict', '64', '--output', output)
    const sweep = start([...args, '--require', 'no errors'])
    await sweep.said(/^ *P=4 .*\n/mu)
    await vi.waitFor(() => expect(server.stats().active).toBe(4), { interval: 5 })
    sweep.child.kill('SIGINT')
    sweep.child.kill('SIGINT')
    const { code, stdout, stderr } = await sweep.ended
    expect({ code, stderr }).toEqual({ code: 130, stderr: '' })
    expect(stdout).toMatch(/the run ended after \d+ rounds because it was stopped/u)
    const result = read(output)
    expect(result.warnings).toContainEqual(expect.objectContaining({ code: 'few-rounds', guard: true }))
    expect(result.order.slice(0, 2)).toEqual([1, 4])
    expect(result.levels.every(({ outcomes }) => outcomes.completed > 0 && outcomes.aborted === 0)).toBe(true)
    expect(readdirSync(folder)).toEqual(['sweep.json'])
    await vi.waitFor(() => expect(server.stats()).toMatchObject({ active: 0, queued: 0 }))
  })

  test('while the model loads: nothing to show, nothing written', async () => {
    const server = await simulated({ loadMs: 60_000 })
    const folder = directory()
    const sweep = start(sweepArgs(server.url, '--output', join(folder, 'sweep.json')))
    await sweep.said(/P=1 2, 1 round/u)
    sweep.child.kill('SIGTERM')
    const { code, stderr } = await sweep.ended
    expect(code).toBe(143)
    expect(stderr).toContain('was stopped before a round had ended; nothing was measured')
    expect(readdirSync(folder)).toEqual([])
    await vi.waitFor(() => expect(server.stats()).toMatchObject({ active: 0, queued: 0 }))
  })

  test('while a warm-up request hangs', async () => {
    const { url } = await simulated({ preset: QUICK })
    const proxy = await recordingProxy(url, isWarmUp)
    const sweep = start(sweepArgs(proxy.url))
    await vi.waitFor(() => expect(proxy.seen.some(isWarmUp)).toBe(true), { timeout: 10_000 })
    sweep.child.kill('SIGHUP')
    const { code, stderr } = await sweep.ended
    expect(code).toBe(129)
    expect(stderr).toContain('nothing was measured')
  })

  test('while the first look at the server hangs', async () => {
    const server = await mute()
    const sweep = start(sweepArgs(server.url))
    await vi.waitFor(() => expect(server.open()).toBe(1), { timeout: 10_000 })
    sweep.child.kill('SIGINT')
    const { code, stderr } = await sweep.ended
    expect(code).toBe(130)
    expect(stderr).toContain('was stopped before a round had ended; nothing was measured')
    expect(stderr).not.toContain('ollama serve')
    await vi.waitFor(() => expect(server.open()).toBe(0))
  })

  test('stability while the machine rests before a load', async () => {
    const server = await simulated({ preset: QUICK })
    const options = ['--parallel', '1', '--rounds', '1', '--num-predict', '16', '--reload-idle', '10m']
    const stability = start(['stability', '--model', 'fast', '--host', server.url, ...options])
    await stability.said(/after 600 s of rest/u)
    stability.child.kill('SIGTERM')
    const { code, stderr } = await stability.ended
    expect(code).toBe(143)
    // On a machine so busy that the first session is measured once more, the rest is that of its second load.
    expect(stderr).toMatch(/stability was stopped after [01] of 5 sessions, and fewer than 3 tell no scatter/u)
  })
})

test('a second Ctrl-C ends at once what the first one did not end', async () => {
  const file = fileURLToPath(new URL('stubborn.ts', import.meta.url))
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  atEnd(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  expect(String(await once(child.stdout, 'data'))).toBe('runs\n')
  child.kill('SIGINT')
  child.kill('SIGINT')
  expect(String(await once(child.stdout, 'data'))).toBe('told\n')
  // Longer than a second signal may be the echo of the first.
  await delay(500)
  expect(child.exitCode).toBeNull()
  child.kill('SIGINT')
  expect(await ended).toEqual([null, 'SIGINT'])
})
