/**
 * `npm run accuracy`: how true the client's clock is, against a server whose truth is known. Ends with 1 where a round that the
 * tool believes is further from the truth than promised.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onProcessor, startTruth } from '../truth/start.ts'
import type { ClientCase, LevelErrors, MeasuredRound } from './client.ts'
import type { Disturbance } from './disturb.ts'
import { promised } from './promised.ts'

const LEVELS = [1, 4, 16, 64, 256]
const ROUNDS = Number(process.argv[2] ?? 3)
const TOKENS = 128

const CASES: Readonly<Record<Disturbance, string>> = {
  none: 'a client left alone',
  'live-line': 'the same while a line in its terminal tells what is in flight, twice a second',
  'burning-worker': 'a thread of its own process burns the core that it runs on: rounds are true or set aside',
  'busy-loop': 'its event loop is kept for 10 ms, 20 times a second: what that does, without a promise',
}

const CLIENT = fileURLToPath(new URL('./client.ts', import.meta.url))
const truth = await startTruth({ firstMs: 100, stepMs: 20, writes: 'exact' }, { cpu: 1, warmFor: LEVELS.at(-1) })
try {
  console.log(
    'Client against truth; first token after 100 ms, one more every 20 ms. Errors: median / p99 of a round, ms.',
  )
  for (const [disturbance, words] of Object.entries(CASES)) {
    console.log(`\n${words}`)
    console.log(row(['P', 'round', 'TTFT', 'each token', 'gen speed', 'tokens', '']))
    const asked = { url: truth.url, parallel: LEVELS, rounds: ROUNDS, tokens: TOKENS }
    const levels = await measure({ ...asked, disturbance: disturbance as Disturbance })
    for (const level of levels) report(level, disturbance as Disturbance)
  }
} finally {
  truth.stop()
}

/** One case in a process of its own, held on the processor that is not the server's. */
async function measure(asked: ClientCase): Promise<LevelErrors[]> {
  const [command, argv] = onProcessor(0, [process.execPath, CLIENT, JSON.stringify(asked)])
  const child = spawn(command, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const data of child.stdout) text += String(data)
  return JSON.parse(text) as LevelErrors[]
}

function report({ parallel, rounds, starved }: LevelErrors, disturbance: Disturbance): void {
  rounds.forEach((round, index) => {
    const broken = promised(disturbance, parallel, round)
    const verdict = round.setAside ? 'set aside: client starved' : verdictOn(broken)
    const speed = `${(100 * round.genSpeed).toFixed(3)} %`
    const counted = round.miscounted === 0 ? 'exact' : `${round.miscounted} wrong`
    const cells = [`${parallel}`, `${index + 1}`, spread(round.ttftMs), spread(round.tokenMs), speed, counted, verdict]
    console.log(row(cells))
    if (!round.setAside && broken && broken.length > 0) process.exitCode = 1
  })
  if (starved !== undefined) console.log(`     ${starved}`)
}

function verdictOn(broken: readonly string[] | undefined): string {
  if (!broken) return ''
  return broken.length > 0 ? `✗ ${broken.join(', ')}` : '✓'
}

function spread({ median, p99 }: MeasuredRound['ttftMs']): string {
  return `${median.toFixed(2)} / ${p99.toFixed(2)}`
}

function row(cells: readonly string[]): string {
  const widths = [4, 7, 16, 16, 11, 9]
  return cells.map((cell, index) => (index < widths.length ? cell.padStart(widths[index] ?? 0) : `  ${cell}`)).join('')
}
