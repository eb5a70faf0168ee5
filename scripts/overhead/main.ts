/**
 * `npm run overhead [repeats]`: what a client costs per 1,000 tokens and how much memory it needs, ours beside others, all in
 * one interleaved run against a server that paces its tokens. Ends with 1 where a promise does not hold.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from '../../src/stats/quantile.ts'
import { onProcessor, startTruth } from '../truth/start.ts'

const CLIENTS = ['ours', 'bare-sockets', 'undici-request', 'fetch', 'npm-ollama'] as const
type Client = (typeof CLIENTS)[number]

interface Cost {
  readonly cpuMs: number
  readonly tokens: number
  readonly rssMb: number
}

const LEVELS = [1, 4, 16, 64, 256]
const REPEATS = Number(process.argv[2] ?? 3)
/** As many rounds as a level has at least. */
const [ROUNDS, TOKENS] = [3, 128]

/** At P=256: our CPU at most so much of theirs, and our memory, MB. */
const PROMISED = { of: { 'undici-request': 0.75, 'npm-ollama': 0.5, 'bare-sockets': 1.6 }, rssMb: 130 } as const

const FILE = fileURLToPath(new URL('./client.mjs', import.meta.url))
const truth = await startTruth({ firstMs: 100, stepMs: 20, writes: 'exact' }, { cpu: 1, warmFor: 256 })
try {
  console.log('CPU of all threads, ms per 1,000 tokens (ours / theirs), and peak RSS, MB; medians of interleaved runs')
  console.log(row(['P', ...CLIENTS]))
  for (const parallel of LEVELS) report(parallel, await measureLevel(parallel))
} finally {
  truth.stop()
}

/**
 * Each client once a repeat, in turn, so that a machine that changes its speed changes it for all. Levels without a promise have
 * one repeat.
 */
async function measureLevel(parallel: number): Promise<ReadonlyMap<Client, readonly Cost[]>> {
  const costs = new Map<Client, Cost[]>(CLIENTS.map((client) => [client, []]))
  const repeats = parallel === LEVELS.at(-1) ? REPEATS : 1
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    for (const client of repeat % 2 === 0 ? CLIENTS : CLIENTS.toReversed()) {
      costs.get(client)?.push(await measure(client, parallel))
    }
  }
  return costs
}

async function measure(client: Client, parallel: number): Promise<Cost> {
  const argv = [process.execPath, FILE, client, truth.url, `${parallel}`, `${ROUNDS}`, `${TOKENS}`]
  const [command, rest] = onProcessor(0, argv)
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const data of child.stdout) text += String(data)
  return JSON.parse(text) as Cost
}

function report(parallel: number, costs: ReadonlyMap<Client, readonly Cost[]>): void {
  const cpu = (client: Client) =>
    median((costs.get(client) ?? []).map(({ cpuMs, tokens }) => (1000 * cpuMs) / tokens)) ?? Number.NaN
  const rss = (client: Client) => Math.max(...(costs.get(client) ?? []).map(({ rssMb }) => rssMb))
  const cells = CLIENTS.map((client) => {
    const ratio = client === 'ours' ? '' : ` (${(cpu('ours') / cpu(client)).toFixed(2)})`
    return `${cpu(client).toFixed(1)}${ratio}, ${rss(client).toFixed(0)}`
  })
  console.log(row([`${parallel}`, ...cells]))
  if (parallel !== LEVELS.at(-1)) return
  for (const [client, most] of Object.entries(PROMISED.of)) {
    const ratio = cpu('ours') / cpu(client as Client)
    say(`CPU at P=${parallel}, ours / ${client}`, ratio.toFixed(2), ratio <= most, `<= ${most}`)
  }
  say(`RSS at P=${parallel}`, `${rss('ours').toFixed(0)} MB`, rss('ours') <= PROMISED.rssMb, `<= ${PROMISED.rssMb} MB`)
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padStart(4) : cell.padStart(20))).join('')
}

function say(what: string, value: string, met: boolean, target: string): void {
  console.log(`${met ? '✓' : '✗'} ${what}: ${value} (promised ${target})`)
  if (!met) process.exitCode = 1
}
