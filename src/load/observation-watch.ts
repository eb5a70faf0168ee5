import { EventLoopWatch } from '../client/event-loop.ts'
import type { OllamaClient } from '../client/ollama.ts'
import { type Clock, wallMs } from '../clock.ts'
import { readForeignClients } from '../machine/foreign-clients.ts'
import { type Pressure, readPressure, readThermalLevel } from '../machine/pressure.ts'
import { serverPid } from '../machine/server-pid.ts'
import { lateStamps } from '../measure/late-stamps.ts'
import { stallOf } from '../measure/stall.ts'
import type { LoopStall, RunObservations } from '../model/observations.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import type { RequestTrace } from '../model/trace.ts'
import { ClientWatch } from './client-watch.ts'
import { isLoopback, portOf } from './host.ts'
import { isModel, type Target } from './target.ts'

export interface ObservationParts {
  readonly scenario: ResolvedScenario
  readonly client: OllamaClient
  readonly clock: Clock
  readonly target: Target
  /** Of the server, where it can be seen from here. */
  readonly pid?: number
  readonly cores?: number
}

/** What happens around the measured rounds of one load: seen before, between and after them, never while one runs. */
export class ObservationWatch {
  readonly #parts: ObservationParts
  readonly #loop: EventLoopWatch
  readonly #clients = new ClientWatch()
  readonly #zero: { readonly wall: number; readonly mono: number }
  readonly #stalls: LoopStall[] = []
  readonly #thermal: number[] = []
  #before: Pressure = {}

  private constructor(parts: ObservationParts) {
    this.#parts = parts
    this.#loop = new EventLoopWatch(parts.clock)
    this.#zero = { wall: wallMs(), mono: parts.clock.now() }
  }

  /** Begins just before the first measured round. */
  static async start(parts: ObservationParts): Promise<ObservationWatch> {
    const watch = new ObservationWatch(parts)
    if (watch.#isHere) watch.#before = await readPressure()
    await watch.#look()
    return watch
  }

  /** Looks around after a round, and tells how long the client stood still in it. */
  async afterRound(traces: readonly RequestTrace[]): Promise<LoopStall> {
    await this.#look()
    const from = Math.min(...traces.map(({ sentAt }) => sentAt))
    const stalls = this.#loop.during(from, Math.max(...traces.map(({ endAt }) => endAt)))
    const intervals = stalls.map((one) => [one.from, one.to] as const)
    const late = this.#isHere ? lateStamps(traces) : {}
    const stall = { ...stallOf(intervals, traces), ...late }
    this.#stalls.push(stall)
    return stall
  }

  /** What is known between two rounds without asking anybody. */
  soFar(): RunObservations {
    return { eventLoop: together(this.#stalls), ...this.#heat(), clients: this.#clients.seen() }
  }

  /** What was seen, once the last round has ended. */
  async finish(): Promise<RunObservations> {
    const { clock, scenario, cores } = this.#parts
    const gapMs = wallMs() - this.#zero.wall - (clock.now() - this.#zero.mono)
    const [after, models] = [this.#isHere ? await readPressure() : {}, await this.#models()]
    const threads = scenario.options['num_thread']
    return {
      eventLoop: together(this.#stalls),
      clockGapMs: Math.round(gapMs),
      ...between(this.#before, after),
      ...this.#heat(),
      clients: this.#clients.seen(),
      modelsAppeared: models,
      serverRestarted: await this.#restarted(),
      ...(this.#knowsCores ? { cpu: { cores, threads: typeof threads === 'number' ? threads : undefined } } : {}),
    }
  }

  /** May be called again. */
  stop(): void {
    this.#loop.stop()
  }

  /** This machine does the server's work: it is neither elsewhere nor simulated. */
  get #isHere(): boolean {
    const { target } = this.#parts
    return isLoopback(target.url) && !target.simulator
  }

  /** Of the machine that serves: this one, or a simulated one that says so. */
  get #knowsCores(): boolean {
    return this.#isHere || (this.#parts.target.simulator !== undefined && this.#parts.cores !== undefined)
  }

  get #port(): number | undefined {
    const { url } = this.#parts.target
    return isLoopback(url) ? portOf(url) : undefined
  }

  #heat(): Pick<RunObservations, 'thermalLevel'> {
    return this.#thermal.length > 0 ? { thermalLevel: Math.max(...this.#thermal) } : {}
  }

  async #look(): Promise<void> {
    const port = this.#port
    const [clients, level] = await Promise.all([
      port === undefined ? undefined : readForeignClients(port),
      this.#isHere ? readThermalLevel() : undefined,
    ])
    if (clients) this.#clients.take(clients)
    if (level !== undefined) this.#thermal.push(level)
  }

  /** Absent where it cannot be told which process serves the port: it is elsewhere, gone, or this one may open no more files. */
  async #restarted(): Promise<boolean | undefined> {
    const [{ pid }, port] = [this.#parts, this.#port]
    if (pid === undefined || port === undefined) return undefined
    const now = await serverPid(port)
    return now === undefined ? undefined : now !== pid
  }

  async #models(): Promise<number | undefined> {
    const { client, target, scenario } = this.#parts
    const loaded = await client.loaded().catch(() => undefined)
    const others = loaded?.filter((entry) => !isModel(entry, scenario.model))
    return others?.filter(({ name }) => !target.others.includes(name)).length
  }
}

function together(stalls: readonly LoopStall[]): LoopStall {
  return {
    longestMs: Math.max(0, ...stalls.map(({ longestMs }) => longestMs)),
    atStampsMs: stalls.reduce((sum, { atStampsMs }) => sum + atStampsMs, 0),
    ...mostLate(stalls),
  }
}

/** What two readings of the machine tell of the time between them. */
function between(before: Pressure, after: Pressure): RunObservations {
  const grown = (key: 'swapInBytes' | 'swapOutBytes' | 'swapUsedBytes' | 'throttleEvents'): number | undefined => {
    const [a, b] = [before[key], after[key]]
    return a === undefined || b === undefined ? undefined : b - a
  }
  const [inBytes, outBytes] = [grown('swapInBytes'), grown('swapOutBytes')]
  const power = [before.power, after.power].filter((source) => source !== undefined)
  const known = inBytes !== undefined && outBytes !== undefined
  return {
    ...(known ? { swap: { inBytes, outBytes, usedGrowthBytes: grown('swapUsedBytes') } } : {}),
    ...(power.length > 0 ? { power } : {}),
    throttleEvents: grown('throttleEvents'),
    ...(before.wokeAt === undefined ? {} : { slept: before.wokeAt !== after.wokeAt }),
  }
}

function mostLate(stalls: readonly LoopStall[]): Pick<LoopStall, 'firstLateMs'> {
  const late = stalls.flatMap(({ firstLateMs }) => firstLateMs ?? [])
  return late.length > 0 ? { firstLateMs: Math.max(...late) } : {}
}
