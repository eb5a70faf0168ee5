import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Consumer } from '../consumer.ts'
import { serve } from './server.ts'

const OWN = 'node_modules/vitest-ollama-bench/dist/cli/bin.js'
const VITEST = 'node_modules/vitest/vitest.mjs'
const SNAPSHOT = 'benches/__snapshots__/chat.bench.ts.snap'

describe(
  'from nothing to a stored baseline in two commands, in a project with Vitest and the tarball',
  { timeout: 120_000 },
  () => {
    let [empty, module]: Consumer[] = []
    beforeAll(async () => {
      ;[empty, module] = await Promise.all([Consumer.create(), Consumer.create()])
      // As `npm init -y` leaves it.
      empty?.write('package.json', '{ "name": "empty", "version": "1.0.0", "type": "commonjs" }\n')
    })
    afterAll(() => {
      empty?.remove()
      module?.remove()
    })

    test('without Ollama: init --simulated, then vitest bench, which ends by itself', async () => {
      if (!empty) throw new Error('no project')
      const init = await empty.node(OWN, ['init', '--simulated'])
      expect(init.code, init.output).toBe(0)
      expect(init.output).toMatch(/Next:\n {2}npx vitest bench\n$/)
      const bench = await empty.node(VITEST, ['bench'])
      expect(bench.output).toContain('SIMULATED')
      expect(bench.output).toContain('first session of this machine recorded')
      expect(bench.code, bench.output).toBe(0)
      expect(empty.read(SNAPSHOT)).toContain('[simulated · mac-mini-32gb/qwen3-coder:30b')
      expect(empty.read('bench/sweep.json')).toContain('"simulated": true')
      expect(empty.read('bench/report.html')).toContain('people chat at once')
    })

    test('with a server of one slot: init, then vitest bench; all that it requires is met there', async () => {
      if (!module) throw new Error('no project')
      const server = await serve({ numParallel: 1 })
      const init = await module.node(OWN, ['init', '--yes', '--no-workflow'], server)
      expect(init.code, init.output).toBe(0)
      expect(module.read('benches/chat.bench.ts')).toContain("'P=2 user speed ≥ 40% of baseline'")
      const bench = await module.node(VITEST, ['bench'], server)
      expect(bench.code, bench.output).toBe(0)
      expect(module.read(SNAPSHOT)).toContain('people chat at once')
    })
  },
)
