/**
 * What the memory sampler is worth: its figures against allocations that are known, and what it costs the client's
 * event loop, with and without it in turn. `npm run memory-truth [turns]`, on a quiet machine.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { startClock } from '../src/clock.ts'
import { readTreeMemory } from '../src/machine/memory.ts'
import { startSampler } from '../src/machine/sampler.ts'
import { readSystemMemory } from '../src/machine/system-memory.ts'
import { Family } from '../test/integration/machine/process-family.ts'

const MIB = 1_048_576
const TURNS = Number(process.argv[2] ?? 10)
const TURN_MS = 2_000
const TARGET = { share: 0.02, delayMs: 1 }

const clock = startClock()
const { zero } = clock
const family = new Family()
const sampler = startSampler({ pid: family.pid, zero })
try {
  await measureTruth()
} finally {
  await sampler.stop()
}
try {
  await measureDelay()
} finally {
  await family.end()
}

/** Each step changes the tree by an amount that is known; the sampler's figure should change by as much. */
async function measureTruth(): Promise<void> {
  console.log('step                                      known MiB   tree MiB     off   all programs MiB')
  let small = await family.addChild(1)
  let large = Number.NaN
  await step('holds 256 MiB more', 256, () => family.hold(256))
  await step('holds 512 MiB more', 512, () => family.hold(512))
  await step('a child of 1 MiB gives way to one of 257', 256, async () => {
    large = await family.addChild(257)
    await family.removeChild(small)
  })
  await step('gives back what it held', -768, () => family.release())
  await step('the large child gives way to a small one', -256, async () => {
    await family.removeChild(large)
    small = await family.addChild(1)
  })
}

async function step(name: string, mebibytes: number, change: () => Promise<void>): Promise<void> {
  const before = await readBoth()
  await change()
  const after = await readBoth()
  const [tree, machine] = [(after.tree - before.tree) / MIB, (after.machine - before.machine) / MIB]
  const off = Math.abs(tree - mebibytes) / Math.abs(mebibytes)
  const verdict = off <= TARGET.share ? '' : `   above ${TARGET.share * 100} %`
  const columns = [
    mebibytes.toString().padStart(9),
    tree.toFixed(1).padStart(9),
    `${(off * 100).toFixed(2)} %`.padStart(7),
  ]
  console.log(`${name.padEnd(41)} ${columns.join('  ')}  ${machine.toFixed(0).padStart(12)}${verdict}`)
}

async function readBoth(): Promise<{ tree: number; machine: number }> {
  const tree = await sampler.sampleNow()
  await sleep(50)
  return { tree: tree?.bytes ?? Number.NaN, machine: sampler.systemSamples().at(-1)?.usedBytes ?? Number.NaN }
}

interface Tick {
  /** When it fired, on the clock of the samples. */
  readonly atMs: number
  readonly lateMs: number
}

/** A way to live with readings: how late timers of 1 ms fired, and when readings began. */
interface Mode {
  readonly name: string
  readonly ticks: Tick[]
  readonly readings: number[]
}

/** In turn: without the sampler, with it at its default interval, and as if the client read for itself. */
async function measureDelay(): Promise<void> {
  const [without, sampled, here] = ['without', 'with the sampler', 'read on this thread'].map((name): Mode => ({
    name,
    ticks: [],
    readings: [],
  }))
  if (!without || !sampled || !here) return
  for (let turn = 0; turn < TURNS; turn += 1) {
    without.ticks.push(...(await tickOn()))
    const own = startSampler({ pid: family.pid, zero })
    await own.sampleNow()
    sampled.ticks.push(...(await tickOn()))
    sampled.readings.push(...(await own.stop()).map(({ atMs }) => atMs))
    const reading = setInterval(() => void readHere(here), 500)
    here.ticks.push(...(await tickOn()))
    clearInterval(reading)
  }
  console.log('\nevent loop, ms late          p50      p99    p99.9      max    ticks   p99 beside a reading')
  for (const mode of [without, sampled, here]) console.log(delayRow(mode))
  const beside = at(besideReadings(sampled), 0.99) - at(lates(without.ticks), 0.99)
  const all = at(lates(sampled.ticks), 0.99) - at(lates(without.ticks), 0.99)
  for (const [what, added] of Object.entries({ 'p99 of all': all, 'p99 beside a reading': beside })) {
    const verdict = added <= TARGET.delayMs ? 'within' : 'above'
    console.log(`${what}, less the p99 without: ${added.toFixed(3)} ms, ${verdict} ${TARGET.delayMs} ms`)
  }
}

function delayRow(mode: Mode): string {
  const all = lates(mode.ticks)
  const numbers = [0.5, 0.99, 0.999, 1].map((p) => at(all, p).toFixed(3).padStart(8))
  const beside = besideReadings(mode)
  const last = beside.length === 0 ? '-' : `${at(beside, 0.99).toFixed(3)} (${beside.length} ticks)`
  return `${mode.name.padEnd(22)} ${numbers.join(' ')} ${String(all.length).padStart(8)}   ${last}`
}

function lates(ticks: readonly Tick[]): number[] {
  return ticks.map(({ lateMs }) => lateMs).toSorted((a, b) => a - b)
}

/** Those that fired while a reading was made, or just after it. */
function besideReadings({ ticks, readings }: Mode): number[] {
  return lates(ticks.filter(({ atMs }) => readings.some((began) => atMs >= began && atMs <= began + 10)))
}

async function readHere(mode: Mode): Promise<void> {
  mode.readings.push(clock.now())
  await readTreeMemory(family.pid)
  await readSystemMemory(family.pid)
}

/** For one turn, how much later than asked each timer of 1 ms fired. */
async function tickOn(): Promise<Tick[]> {
  const ticks: Tick[] = []
  const end = clock.now() + TURN_MS
  for (let before = clock.now(); before < end;) {
    await sleep(1)
    const now = clock.now()
    ticks.push({ atMs: now, lateMs: now - before - 1 })
    before = now
  }
  return ticks
}

function at(sorted: readonly number[], p: number): number {
  return sorted[Math.ceil(p * (sorted.length - 1))] ?? Number.NaN
}
