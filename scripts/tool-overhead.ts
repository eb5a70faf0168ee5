/**
 * What the tool itself adds: the wall time of a whole `vitest bench --run` of 4 levels minus the time with requests in
 * flight, and the packages that the tarball brings beside Vitest's own. `npm run tool-overhead [runs]`.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { Consumer } from '../test/consumer.ts'

const RUNS = Number(process.argv[2] ?? 5)
const TARGET = { seconds: 2.5, packages: 40 }

const CONFIG = `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'
export default defineConfig({ plugins: [ollamaBench({ outputs: { json: 'sweep.json' } })] })
`
const BENCH = `import { scenario } from 'vitest-ollama-bench'
scenario('overhead', { model: 'fast', parallel: [1, 2, 3, 4], rounds: 3, reload: 'never', require: ['no errors'] })
`
const SERVER = `import { startSimulator } from 'vitest-ollama-bench/simulator'
console.log((await startSimulator({ preset: 'fast', loadMs: 0 })).url)
`

const consumer = await Consumer.create()
const server = await startServer()
try {
  console.log('run     wall s   in flight s   the tool s   before / during / after the measurement s')
  const added: number[] = []
  for (let run = 1; run <= RUNS; run += 1) added.push(await measureRun(run))
  const median = added.toSorted((one, other) => one - other)[Math.floor(added.length / 2)] ?? Number.NaN
  say('median of what the tool adds', `${median.toFixed(2)} s`, median < TARGET.seconds, `< ${TARGET.seconds} s`)
  const packages = countPackages(consumer.tarball)
  say("packages beside Vitest's own", String(packages), packages <= TARGET.packages, `<= ${TARGET.packages}`)
} finally {
  server.process.kill()
  consumer.remove()
}

async function measureRun(run: number): Promise<number> {
  const startedAt = Date.now()
  const zero = performance.now()
  const { code, output } = await consumer.node('node_modules/vitest/vitest.mjs', ['bench', '--run'], {
    OLLAMA_HOST: server.url,
  })
  const wall = (performance.now() - zero) / 1000
  if (code !== 0) throw new Error(`vitest bench ended with ${code}:\n${output}`)
  const sweep = JSON.parse(consumer.read('sweep.json'))
  const inFlight = sweep.inFlightMs / 1000
  const before = (sweep.clock.unixMs - startedAt) / 1000
  const measuring = sweep.durationMs / 1000
  const columns = [wall, inFlight, wall - inFlight].map((value) => value.toFixed(2).padStart(11))
  const parts = [before, measuring - inFlight, wall - before - measuring].map((value) => value.toFixed(2))
  console.log(`${run} ${columns.join('  ')}     ${parts.join(' / ')}`)
  return wall - inFlight
}

/** In a process of its own, so that it does not take the client's time. */
async function startServer(): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  consumer.write('server.js', SERVER)
  consumer.write('vitest.config.ts', CONFIG)
  consumer.write('overhead.bench.ts', BENCH)
  const child = spawn(process.execPath, ['server.js'], { cwd: consumer.root, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const url of createInterface({ input: child.stdout })) return { url, process: child }
  throw new Error('the simulator ended before it listened')
}

/** Installs twice from the registry: with Vitest alone, and with the tarball beside it. */
function countPackages(tarball: string): number {
  return installedBy('vitest@^5.1', tarball) - installedBy('vitest@^5.1')
}

function installedBy(...packages: readonly string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'vob-packages-'))
  const npm = (...args: readonly string[]) =>
    execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  try {
    writeFileSync(join(folder, 'package.json'), '{}')
    npm('install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages)
    return npm('ls', '--all', '--parseable').trim().split('\n').length
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function say(what: string, value: string, met: boolean, target: string): void {
  console.log(`${met ? '✓' : '✗'} ${what}: ${value} (target ${target})`)
  if (!met) process.exitCode = 1
}
