import { describe, expect, test } from 'vitest'
import { FAKE, isLiving, markedWith, ownTemporary, registered } from '../managed/left-processes.ts'
import { command, start } from './command.ts'

const matrixArgs = (...more: readonly string[]): string[] => {
  const short = ['--rounds', '1', '--num-predict', '12', '--binary', FAKE]
  return ['matrix', '--model', 'fast', ...short, ...more]
}

describe.skipIf(process.platform === 'win32')('matrix', { timeout: 60_000 }, () => {
  test('measures each setting and recommends one', async () => {
    const { code, stdout, stderr } = await command(matrixArgs('--num-parallel', '1,2'), { TMPDIR: ownTemporary() })
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/^ {2}NUM_PARALLEL=1 +1 /m)
    expect(stdout).toMatch(/^ {2}Recommended: NUM_PARALLEL=[12]$/m)
    expect(stdout).toContain('two people at once')
  })

  test.each([
    [['--kv', 'q3'], '`server` must be given with `kvCacheType` as one of f32'],
    [['--env', 'OLLAMA_NUM_PARALLEL=3'], 'which is given as `numParallel`'],
    [['--env', 'x'], 'It must be a variable such as OLLAMA_DEBUG=1.'],
    [['--num-parallel', '1', '--raise-to', '4'], 'cannot be used with'],
  ])('%j is wrong use, said before a server is started', async (args, words) => {
    const { code, stderr } = await command(matrixArgs(...args))
    expect(code).toBe(2)
    expect(stderr).toContain(words)
  })

  test('no program: cannot measure, and what to do', async () => {
    const { code, stderr } = await command(['matrix', '--model', 'fast', '--binary', '/nowhere/ollama'])
    expect(code).toBe(3)
    expect(stderr).toContain('`command -v ollama`')
  })

  test.each([
    ['Ctrl-C', 'SIGINT'],
    ['kill -9', 'SIGKILL'],
  ] as const)('%s during a run leaves neither server nor runner', async (_, signal) => {
    const temporary = ownTemporary()
    const run = start(matrixArgs('--num-parallel', '2,1', '--rounds', '50'), { TMPDIR: temporary })
    await run.said(/P=2 +round +1\//)
    const [registration] = registered(temporary)
    expect(registration?.tree.length).toBeGreaterThan(0)
    run.child.kill(signal)
    await run.ended
    await expect.poll(() => registered(temporary), { timeout: 20_000 }).toEqual([])
    expect(await markedWith(registration?.run ?? '')).toEqual([])
    expect(await isLiving(registration?.supervisor.pid ?? 0)).toBe(false)
  })

  test('kill -9 of the run and of all that looks after its server: the next run names it and ends it', async () => {
    const temporary = ownTemporary()
    const killed = start(matrixArgs('--num-parallel', '2,1', '--rounds', '50'), { TMPDIR: temporary })
    await killed.said(/P=2 +round +1\//)
    const [registration] = registered(temporary)
    // The server before the run: it may not take the closing of its supervisor's pipe for its own end.
    process.kill(registration?.supervisor.pid ?? Number.NaN, 'SIGKILL')
    killed.child.kill('SIGKILL')
    await killed.ended
    const [server = Number.NaN] = registration?.tree.map(({ pid }) => pid) ?? []
    const left = await markedWith(registration?.run ?? '')
    expect(left).toContain(server)
    expect(left).toHaveLength(2)
    const next = await command(matrixArgs('--num-parallel', '1,2'), { TMPDIR: temporary })
    expect(next.code, next.stderr).toBe(0)
    expect(next.stdout).toContain(`a server (pid ${server}) that an earlier run of this tool started`)
    expect(next.stdout.match(/is ended now\./g)).toHaveLength(2)
    expect(await markedWith(registration?.run ?? '')).toEqual([])
    expect(registered(temporary)).toEqual([])
  })
})
