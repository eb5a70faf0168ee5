import { type LoadedModel, OllamaClient } from '../client/ollama.ts'
import { type Clock, startClock } from '../clock.ts'
import { describeConditions, describeMachine } from '../machine/describe.ts'
import { serverPid } from '../machine/server-pid.ts'
import { measureSweep } from '../measure/sweep.ts'
import { sweepWarnings } from '../measure/warnings.ts'
import type { Conditions, Machine } from '../model/machine.ts'
import type { LevelMetrics, Summary, SweepResult } from '../model/result.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { Deadline } from './deadline.ts'
import { summarizeScenario } from './fingerprint.ts'
import { isLoopback, portOf } from './host.ts'
import { MemoryWatch } from './memory-watch.ts'
import type { OnProgress } from '../model/progress.ts'
import { RequestBodies } from './request-body.ts'
import { medianOf, type NextRound, SweepRun } from './sweep-run.ts'
import { inspectTarget, isModel, type Target, targetConditions } from './target.ts'
import { targetDoubts } from './target-doubts.ts'
import { machineOf } from './target-machine.ts'

/** What a run needs beside its scenario. */
export interface RunOptions {
  readonly tool: { readonly name: string; readonly version: string }
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
  /** Told the machine and the fingerprint before the first request; answers who decides whether more rounds are needed. */
  readonly prepare?: (known: RunIdentity) => RunPlan
}

export interface RunIdentity {
  readonly machine: Machine
  readonly fingerprint: string
  readonly conditions: Conditions
}

export interface RunPlan {
  /** Absent where nothing is stored to be judged against: the first rounds are then all. */
  readonly next?: NextRound
  /** From the stored baseline. */
  readonly expectedMs?: number
}

/**
 * Measures a scenario: starts what must be started, looks at the server, loads, warms up, fires the rounds and
 * summarizes them. A stopped run answers with what it has, once every level has a round.
 * @throws BenchError SERVER_UNREACHABLE, NOT_OLLAMA, MODEL_MISSING, MODEL_TOO_LARGE, LOAD_FAILED, LOAD_TIMED_OUT, ABORTED, TIMED_OUT, LEVEL_EMPTY
 */
export async function runScenario(scenario: ResolvedScenario, options: RunOptions): Promise<SweepResult> {
  if (typeof scenario.host === 'string') return await measureAt(scenario.host, scenario, options)
  const started = await scenario.host.start()
  try {
    return await measureAt(started.url, scenario, options)
  } finally {
    await started.stop()
  }
}

async function measureAt(url: string, scenario: ResolvedScenario, options: RunOptions): Promise<SweepResult> {
  const clock = startClock()
  const client = new OllamaClient(url, clock, scenario.headers)
  const deadline = new Deadline(clock, scenario.timeoutMs, options.signal)
  try {
    return await new ScenarioRun(scenario, { url, clock, client, deadline, options }).run()
  } finally {
    deadline.end()
    await client.close()
  }
}

interface RunContext {
  readonly url: string
  readonly clock: Clock
  readonly client: OllamaClient
  readonly deadline: Deadline
  readonly options: RunOptions
}

/** One measurement from the first look at the server to the finished result. */
class ScenarioRun {
  readonly #scenario: ResolvedScenario
  readonly #at: RunContext
  readonly #onProgress: OnProgress

  constructor(scenario: ResolvedScenario, context: RunContext) {
    this.#scenario = scenario
    this.#at = context
    this.#onProgress = context.options.onProgress ?? (() => {})
  }

  async run(): Promise<SweepResult> {
    const { client, url, clock } = this.#at
    const target = await inspectTarget(client, url, this.#scenario)
    const pid = isLoopback(url) && !target.simulator ? await serverPid(portOf(url)) : undefined
    const [own, around] = await Promise.all([describeMachine(pid), describeConditions()])
    const machine = machineOf(target, own, this.#scenario.machine)
    const local = isLoopback(url) && !target.simulator ? around : {}
    const memory = MemoryWatch.start({ client, clock, model: this.#scenario.model, pid })
    try {
      return await this.#measure({ target, machine, memory, local })
    } finally {
      await memory.stop()
    }
  }

  async #measure(found: {
    target: Target
    machine: Machine
    memory: MemoryWatch
    local: Conditions
  }): Promise<SweepResult> {
    const { client, clock, deadline, options } = this.#at
    const { target, machine, memory } = found
    const plan = this.#plan(machine, targetConditions(target, undefined))
    const run = new SweepRun({
      scenario: this.#scenario,
      client,
      clock,
      memory,
      bodies: new RequestBodies(this.#scenario, target.model.capabilities.includes('thinking')),
      signal: deadline.signal,
      onProgress: this.#onProgress,
      next: plan.next ?? (() => 'done'),
      most: this.#most(plan),
    })
    this.#sayExpected(machine, plan, plan.expectedMs)
    const loadMs = await run.load()
    const loaded = await this.#loaded()
    const probeText = await run.probe()
    const passMs = await run.warmUp()
    if (plan.expectedMs === undefined) this.#sayExpected(machine, plan, passMs * this.#scenario.rounds.min)
    await memory.settle()
    await run.measure()
    const reports = await memory.stop()
    const measured = measureSweep(run.levels, {
      coldPrompts: this.#scenario.cache === 'cold',
      cliffThreshold: this.#scenario.cliffThreshold,
    })
    if (measured.levels.every((level) => level.requests.length === 0)) throw deadline.failure(this.#scenario)
    const promptTokens = medianOf(
      measured.levels.flatMap((level) => level.requests.map((request) => request.promptTokens)),
    )
    const conditions: Conditions = {
      ...targetConditions(target, loaded),
      ...found.local,
      numParallel: measured.capacity.slots,
      memorySource: reports[0]?.source,
      probeText,
      tool: options.tool.version,
    }
    return {
      format: 1,
      simulated: target.simulator !== undefined,
      tool: options.tool,
      startedAt: new Date(clock.zero.unixMs).toISOString(),
      clock: clock.zero,
      durationMs: clock.now(),
      inFlightMs: run.inFlightMs,
      scenario: summarizeScenario(this.#scenario, promptTokens),
      machine,
      conditions,
      ...measured,
      order: run.order,
      memory: reports,
      run: runMetrics(target.wasLoaded ? undefined : loadMs, reports[0]?.growthBytes),
      warnings: [
        ...targetDoubts(target, machine, this.#scenario),
        ...sweepWarnings(measured, { numPredict: this.#scenario.options.num_predict }),
        ...deadline.warnings(run.order),
      ],
    }
  }

  #plan(machine: Machine, conditions: Conditions): RunPlan {
    const { fingerprint } = summarizeScenario(this.#scenario)
    return this.#at.options.prepare?.({ machine, fingerprint, conditions }) ?? {}
  }

  async #loaded(): Promise<LoadedModel | undefined> {
    return (await this.#at.client.loaded()).find((entry) => isModel(entry, this.#scenario.model))
  }

  #most({ next }: RunPlan): number {
    const { min, max } = this.#scenario.rounds
    return next ? max : min
  }

  #sayExpected(machine: Machine, plan: RunPlan, expectedMs?: number): void {
    const { name, parallel, rounds, options } = this.#scenario
    const simulated = machine.origin === 'simulated'
    const span = { min: rounds.min, max: this.#most(plan) }
    this.#onProgress({
      type: 'expected',
      scenario: name,
      parallel,
      rounds: span,
      tokens: options.num_predict,
      simulated,
      expectedMs,
    })
  }
}

function runMetrics(loadMs: number | undefined, growthBytes: number | undefined): LevelMetrics {
  return {
    ...(loadMs === undefined ? {} : { loadMs: single(loadMs) }),
    ...(growthBytes === undefined ? {} : { memoryGrowthBytes: single(growthBytes) }),
  }
}

const single = (value: number): Summary => ({ median: value, p5: value, p95: value, rounds: [value] })
