import { describe, expect, test } from 'vitest'
import { httpServer } from '../client/servers.ts'
import { start } from './command.ts'

const URL_LINE = /^simulated Ollama \((.+)\) at (http:\/\/127\.0\.0\.1:\d+); stop it with Ctrl-C$/m

describe('simulate', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('prints where it listens, and ends with 0 on %s', async (signal) => {
    const simulate = start(['simulate', '--preset', 'fast', '--num-parallel', '2'])
    const [, preset, url = ''] = await simulate.said(URL_LINE)
    expect(preset).toBe('fast')
    const version = (await (await fetch(`${url}/api/version`)).json()) as { simulator: object }
    expect(version.simulator).toMatchObject({ preset: 'fast', numParallel: 2 })
    simulate.child.kill(signal)
    expect(await simulate.ended).toMatchObject({ code: 0, stderr: '' })
    await expect(fetch(url)).rejects.toThrow()
  })

  test('says where it leaves the data it stands on', async () => {
    const simulate = start(['simulate', '--preset', 'fast', '--num-parallel', '8'])
    await simulate.said(/data up to P=4/)
    simulate.child.kill()
    expect((await simulate.ended).code).toBe(0)
  })

  test('a port that is taken is wrong use', async () => {
    const { port } = await httpServer(() => {})
    const { code, stderr } = await start(['simulate', '--preset', 'fast', '--port', String(port)]).ended
    expect(code).toBe(2)
    expect(stderr).toContain('something else listens there')
  })
})
