/**
 * The gate end to end: real `vitest bench --run` processes against simulators with planted noise. Records sessions, then
 * runs an unchanged system and one that is 20 % slower at P=4 only, and prints how many of each failed.
 * Usage: npm run build && node scripts/gate.ts [runs] [slow-down at P=4]. Takes about 10 s a run.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSimulator } from '../src/simulator/index.ts'

const RUNS = Number(process.argv[2] ?? 40)
const SLOWDOWN = Number(process.argv[3] ?? 1.2)

/** Relative sd; about the study's typical machine. */
const NOISE = { round: 0.01, load: 0.02 }

/** Recorded before the first run. */
const SESSIONS = 8

const PACKAGE = fileURLToPath(new URL('../', import.meta.url))

const CONFIG = `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'
export default defineConfig({ plugins: [ollamaBench()] })
`

const BENCH = `import { scenario } from 'vitest-ollama-bench'
scenario('gate', { model: 'fast', parallel: [1, 2, 4], options: { num_predict: 16 }, cache: 'identical' })
`

interface Outcome {
  readonly code: number | null
  readonly output: string
}

const root = mkdtempSync(join(tmpdir(), 'vob-gate-'))
mkdirSync(join(root, 'node_modules'))
symlinkSync(join(PACKAGE, 'node_modules/vitest'), join(root, 'node_modules/vitest'))
symlinkSync(PACKAGE, join(root, 'node_modules/vitest-ollama-bench'))
writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
writeFileSync(join(root, 'vitest.config.ts'), CONFIG)
writeFileSync(join(root, 'gate.bench.ts'), BENCH)

try {
  await main()
} finally {
  rmSync(root, { recursive: true, force: true })
}

async function main(): Promise<void> {
  console.log(
    `SIMULATED. Noise: ${percent(NOISE.round)} from round to round, ${percent(NOISE.load)} from load to load; ${SESSIONS} stored sessions.`,
  )
  const recorded = await bench({ seed: 1, factor: 1 }, { VITEST_OLLAMA_SESSIONS: String(SESSIONS) })
  if (recorded.code !== 0) throw new Error(`recording failed:\n${recorded.output}`)
  const unchanged = await runAll('unchanged', { firstSeed: 1000, factor: 1 })
  const slowed = await runAll(`${percent(SLOWDOWN - 1)} slower at P=4`, { firstSeed: 5000, factor: SLOWDOWN })
  console.log(
    `unchanged: ${unchanged} of ${RUNS} failed; ${percent(SLOWDOWN - 1)} slower at P=4: ${slowed} of ${RUNS} failed`,
  )
}

async function runAll(name: string, { firstSeed, factor }: { firstSeed: number; factor: number }): Promise<number> {
  let failed = 0
  for (let run = 0; run < RUNS; run += 1) {
    const { code, output } = await bench({ seed: firstSeed + run, factor })
    failed += code === 0 ? 0 : 1
    if (run === 0)
      console.log(
        `  ${/sees ≥[^\n]*(\n\s+[^\n]*%[^\n]*)?/.exec(output)?.[0].replaceAll(/\s+/g, ' ') ?? 'no sees line'}`,
      )
    console.log(`  ${name} ${run + 1}: ${verdictIn(output)}`)
  }
  return failed
}

/** The line of the report that says what became of the run. */
function verdictIn(output: string): string {
  const line = /[✓✗?–+] stored baseline: [^\n]*(\n {4}\S[^\n]*)?/.exec(output)?.[0] ?? 'no verdict'
  const confirmed = /not confirmed/.test(output) ? ' [not confirmed]' : ''
  return line.replaceAll(/\s+/g, ' ').slice(0, 150) + confirmed
}

async function bench(plant: { seed: number; factor: number }, more: Record<string, string> = {}): Promise<Outcome> {
  const slowdown = [{ parallel: 4, factor: plant.factor }]
  const simulator = await startSimulator({ preset: 'fast', loadMs: 20, seed: plant.seed, noise: NOISE, slowdown })
  try {
    return await vitest({ OLLAMA_HOST: simulator.url, ...more })
  } finally {
    await simulator.stop()
  }
}

function vitest(environment: Record<string, string>): Promise<Outcome> {
  const { PATH = '', HOME = '' } = process.env
  const script = join(PACKAGE, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [script, 'bench', '--run'], {
    cwd: root,
    env: { PATH, HOME, NO_COLOR: '1', ...environment },
  })
  const chunks: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => chunks.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => chunks.push(text))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output: chunks.join('') })))
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
