import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Consumer, type Ended, REPOSITORY } from '../consumer.ts'
import { commandOf } from './commands.ts'

const names = readdirSync(join(REPOSITORY, 'examples'))

describe.each(names)('examples/%s, with Vitest and the tarball', (name) => {
  const source = join(REPOSITORY, 'examples', name)
  const { scripts } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  let project: Consumer

  beforeAll(async () => {
    project = await Consumer.create(['typescript', '@types/node'])
    cpSync(source, project.root, { recursive: true, filter: (path) => !path.includes('node_modules') })
  }, 60_000)
  afterAll(() => project.remove())

  test('type-checks', async () => {
    const { code, output } = await script('types')
    expect(code, output).toBe(0)
  }, 60_000)

  test('its unit tests pass, and load nothing of the benchmarks', async () => {
    const { code, output } = await script('test')
    expect(code, output).toBe(0)
    expect(output).not.toContain('SIMULATED')
  }, 60_000)

  test('its benchmarks pass in CI against what is stored, on the simulator, and say so', async () => {
    const stored = snapshots(project.root)
    expect(stored.length).toBeGreaterThan(0)
    const { code, output } = await script('bench:simulated')
    expect(code, output).toBe(0)
    expect(output).toContain('SIMULATED')
    // A busy machine may honestly say that it could not judge; what it must not is to find nothing stored, or a regression.
    expect(output.match(/stored baseline: (?:unchanged|improved|cannot be judged)/g)).toHaveLength(
      scenariosOf(source).length,
    )
    expect(snapshots(project.root)).toEqual(stored)
  }, 120_000)

  /** A script of the example, by the same words as npm would run it. */
  function script(named: string): Promise<Ended> {
    const { program, args } = commandOf(scripts[named] ?? '')
    const bin = { vitest: 'node_modules/vitest/vitest.mjs', tsc: 'node_modules/typescript/bin/tsc' }[program]
    if (bin === undefined) throw new Error(`"${named}" is not a script of vitest or tsc`)
    return project.node(bin, args, { CI: '1' })
  }
})

const snapshots = (root: string): string[] => {
  const folder = join(root, 'benches/__snapshots__')
  return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
}

function scenariosOf(root: string): string[] {
  const folder = join(root, 'benches')
  const files = readdirSync(folder).filter((file) => file.endsWith('.bench.ts'))
  return files.flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/^scenario\(/gm) ?? [])
}
